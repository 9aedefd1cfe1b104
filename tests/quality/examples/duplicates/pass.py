# %%
import pandas as pd


def standardise(values):
    """Centre, scale, and cut both tails at one in a hundred."""
    scaled = (values - values.mean()) / values.std()
    low, high = scaled.quantile(0.01), scaled.quantile(0.99)
    return scaled.clip(lower=low, upper=high).fillna(0.0).astype("float32")
# %%
train = pd.read_csv("data/train.csv")
later = pd.read_csv("data/later.csv")
for table in (train, later):
    table["weight"] = standardise(table["weight"])
