# %%
import pandas as pd
from sklearn.linear_model import LogisticRegression

customers = pd.read_csv("customers.csv")
left = customers["left"]
features = customers.drop(columns=["name", "street"])
# %%
model = LogisticRegression().fit(features, left)
