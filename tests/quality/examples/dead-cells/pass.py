# %%
orders = [3, 1, 2]
# %% [markdown]
# The sum is what the invoice says.
# %%
print(sum(orders))
