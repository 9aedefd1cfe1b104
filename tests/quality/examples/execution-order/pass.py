# %% In [1]
rows = [3, 1, 2]
# %% In [2]
print(sorted(rows))
