# %%
import numpy as np
import pandas as pd

orders = pd.read_csv("data/orders.csv")
# %%
orders.loc[orders["weight"] < 0, "weight"] = np.nan
orders = orders.dropna()
# %%
missing = orders[orders["weight"].isna()]
total = orders["weight"].sum()
