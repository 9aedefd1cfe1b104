# %%
import requests

API_KEY = "9f3c1b7a64e2488d8b0f5a2c"
# %%
answer = requests.get("https://example.org/orders", headers={"key": API_KEY})
orders = answer.json()
late = [order for order in orders if order["late"]]
print(len(late))
