# %% [markdown]
# # Late deliveries
# %%
orders = load()
# %% [markdown]
# ## A first look
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
