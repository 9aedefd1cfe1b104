# %%
rows = [3, 1, 2]
total = sum(rows)
# %%
def add(row, rows=()):
    return [*rows, row]
# %%
if total == 6:
    print(add(total))
