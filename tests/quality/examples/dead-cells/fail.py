# %%
orders = [3, 1, 2]
# %% [markdown]
# #
# %%
# model = fit(orders)
# print(model.score(orders))
# %%
if False:
    print(max(orders))
# %%
total = sum(orders)
print(total)
largest = max(orders)
print(largest)
