# %%
orders = [3, 1, 2]
largest = max(orders)
print(largest)
# %% [markdown]
# The sum is what the invoice says.
# %%
total = sum(orders)
print(total)
