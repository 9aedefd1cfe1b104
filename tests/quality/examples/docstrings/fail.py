# %%
import pandas as pd


def load_data(path):
    """Load data."""
    table = pd.read_csv(path)
    table = table.drop_duplicates("order_id", keep="last")
    table["weight"] = table["weight"].fillna(0.0)
    return table


def add_slack(table):
    promised = table["promised"] - table["offset"]
    table["slack"] = promised - table["dispatched"]
    return table
# %%
print(add_slack(load_data("data/orders.csv")).head())
