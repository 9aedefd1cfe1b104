# %%
import pandas as pd
# %%
orders_table = pd.read_csv("data/orders.csv", parse_dates=["day"])
orders_table["weight"] = orders_table["weight"].clip(lower=0.0, upper=9.0)
orders_daily = orders_table.groupby("day")["weight"].mean().rolling(7).mean()
# %%
returns_table = pd.read_csv("data/returns.csv", parse_dates=["day"])
returns_table["weight"] = returns_table["weight"].clip(lower=0.0, upper=5.0)
returns_daily = returns_table.groupby("day")["weight"].mean().rolling(7).mean()
# %%
claims_table = pd.read_csv("data/claims.csv", parse_dates=["day"])
claims_table["weight"] = claims_table["weight"].clip(lower=0.0, upper=3.0)
claims_daily = claims_table.groupby("day")["weight"].mean().rolling(14).mean()
# %%
print(orders_daily, returns_daily, claims_daily)
