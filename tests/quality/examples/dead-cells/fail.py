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
print(sum(orders))
