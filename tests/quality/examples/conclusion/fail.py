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
# Thank you for reading!
