# %%
from pathlib import Path

import pandas as pd

DATA = Path("data")
orders = pd.read_csv(DATA / "orders.csv")
# %%
routes = pd.read_csv(DATA / "routes.csv")
late = orders.merge(routes, on="route")["late"].mean()
print(late)
