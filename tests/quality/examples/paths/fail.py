# %%
import pandas as pd

orders = pd.read_csv("/home/ana/Downloads/orders.csv")
# %%
routes = pd.read_csv("data/routes.csv")
table = orders.merge(routes, on="route")
late = table["late"].mean()
print(late)
