# %%
import os

import requests

API_KEY = os.environ["ORDERS_API_KEY"]
# %%
answer = requests.get("https://example.org/orders", headers={"key": API_KEY})
orders = answer.json()
late = [order for order in orders if order["late"]]
print(len(late))
