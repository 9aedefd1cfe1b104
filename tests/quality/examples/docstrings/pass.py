# %%
import pandas as pd


def load_data(path):
    """Read orders, the latest revision of each; what was not weighed weighs nothing."""
    table = pd.read_csv(path)
    table = table.drop_duplicates("order_id", keep="last")
    table["weight"] = table["weight"].fillna(0.0)
    return table


def add_slack(table):
    """Minutes from dispatch to promise, both in UTC."""
    promised = table["promised"] - table["offset"]
    table["slack"] = promised - table["dispatched"]
    return table
# %%
print(add_slack(load_data("data/orders.csv")).head())
