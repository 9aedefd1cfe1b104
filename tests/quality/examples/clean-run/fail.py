# %%
rows = [3, 1, 2]
# %%
print(sorted(cleaned))  # `cleaned` was made in a cell that is gone
