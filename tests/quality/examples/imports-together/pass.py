# %%
import pandas as pd
from sklearn.linear_model import LogisticRegression
# %%
orders = pd.read_csv("data/orders.csv")
print(len(orders))
# %%
model = LogisticRegression().fit(orders[["weight"]], orders["late"])
