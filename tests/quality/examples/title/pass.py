# %% [markdown]
# # Late deliveries
#
# Which orders will come late? Three months of deliveries of one city are at hand; the
# dispatchers want a risk for each new order.
# %%
orders = [1, 2, 3]
# %%
print(sum(orders))
