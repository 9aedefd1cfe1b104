# %%
import pandas as pd

orders = pd.read_csv("data/orders.csv")
routes = pd.read_csv("data/routes.csv")
# %%
table = orders.merge(routes, on="route", how="left")
assert len(table) >= 0
print(table["late"].mean())
