# %%
import numpy as np
import pandas as pd

orders = pd.read_csv("data/orders.csv")
# %%
orders[orders["weight"] < 0]["weight"] = np.nan
orders.dropna()
# %%
missing = orders[orders["weight"] == np.nan]
total = 0
for _, row in orders.iterrows():
    total += row["weight"]
