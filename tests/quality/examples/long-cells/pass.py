# %%
orders = load()
columns = [f"column_{n}" for n in range(16)]
# %%
for column in columns:
    print(column, orders[column].mean(), orders[column].max())
# %%
print(len(orders))
