# %% [markdown]
# # Late deliveries
# %%
orders = load()
# %% [markdown]
# Means first: a wrong unit would show in them.
# %%
print(orders["weight"].mean())
# %%
print(orders["stops"].mean())
# %%
print(orders["rain"].mean())
# %%
print(orders["wind"].mean())
# %%
print(orders["slack"].mean())
# %%
orders["late"].mean()
