# %%
import pandas as pd

orders = pd.read_csv("data/orders.csv")
# %%
late = orders["late"].mean()
print(late)
orders.head()
orders.describe()
