# %% [markdown]
# # Late deliveries
# %%
late = {"van": 12, "truck": 31}
orders = {"van": 100, "truck": 100}
late_share = {name: late[name] / orders[name] for name in orders}
print(late_share)
print(late_share["truck"] / late_share["van"])
# %% [markdown]
# ## Conclusion
#
# Trucks are late more than twice as often as vans (0.31 against 0.12). They also drive the
# longest rounds, so this share alone does not say that the vehicle is the cause.
