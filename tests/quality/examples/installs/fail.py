# %%
# !pip install lightgbm
import pandas as pd
# %%
orders = pd.read_csv("https://example.org/orders.csv")
late = orders["late"].mean()
print(late)
orders.head()
