# %%
import pandas as pd

orders = pd.read_csv("data/orders.csv")
# %%
print(len(orders))
# %%
from sklearn.linear_model import LogisticRegression

model = LogisticRegression().fit(orders[["weight"]], orders["late"])
