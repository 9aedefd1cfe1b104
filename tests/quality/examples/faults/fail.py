# %%
rows = [3, 1, 2]
total = sum(rows)
# %%
def add(row, rows=[]):
    rows.append(row)
    return rows
# %%
if total is 6:
    print(add(totl))
