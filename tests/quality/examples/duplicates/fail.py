# %%
import pandas as pd

train = pd.read_csv("data/train.csv")
# %%
scaled = (train["weight"] - train["weight"].mean()) / train["weight"].std()
low, high = scaled.quantile(0.01), scaled.quantile(0.99)
clipped = scaled.clip(lower=low, upper=high).fillna(0.0)
train["weight"] = clipped.astype("float32")
print("weight", clipped.mean(), clipped.std(), clipped.min(), clipped.max())
# %%
train = pd.read_csv("data/later.csv")
# %%
scaled = (train["weight"] - train["weight"].mean()) / train["weight"].std()
low, high = scaled.quantile(0.01), scaled.quantile(0.99)
clipped = scaled.clip(lower=low, upper=high).fillna(0.0)
train["weight"] = clipped.astype("float32")
print("weight", clipped.mean(), clipped.std(), clipped.min(), clipped.max())
