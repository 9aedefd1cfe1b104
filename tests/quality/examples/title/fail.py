# %% [markdown]
# # Untitled
# %%
orders = [1, 2, 3]
# %%
print(sum(orders))
