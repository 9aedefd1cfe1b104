# %%
import pandas as pd

orders = pd.read_csv("data/orders.csv")
routes = pd.read_csv("data/routes.csv")
# %%
table = orders.merge(routes, on="route", how="left")
assert len(table) == len(orders), "a route is listed twice"
print(table["late"].mean())
