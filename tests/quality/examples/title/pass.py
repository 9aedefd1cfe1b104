# %% [markdown]
# # Late deliveries
#
# Which orders will come late? Three months of deliveries of one city are at hand; the
# dispatchers want a risk for each new order.
# %%
orders = {"van": [0, 1, 0], "truck": [1, 1, 0]}
late = {name: sum(found) for name, found in orders.items()}
print(late)
# %%
shares = {name: late[name] / len(orders[name]) for name in orders}
print(max(shares, key=shares.get))
