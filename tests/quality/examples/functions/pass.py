# %%
import pandas as pd


def daily_weight(name, most, days):
    """Mean weight by day, smoothed over so many days."""
    table = pd.read_csv(f"data/{name}.csv", parse_dates=["day"])
    table["weight"] = table["weight"].clip(lower=0.0, upper=most)
    return table.groupby("day")["weight"].mean().rolling(days).mean()
# %%
orders_daily = daily_weight("orders", 9.0, 7)
returns_daily = daily_weight("returns", 5.0, 7)
# %%
print(orders_daily, returns_daily)
