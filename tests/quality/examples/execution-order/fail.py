# %% In [3]
rows = [3, 1, 2]
# %% In [1]
print(sorted(rows))
