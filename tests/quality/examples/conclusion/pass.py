# %% [markdown]
# # Late deliveries
# %%
late_share = {"van": 0.12, "truck": 0.31}
print(late_share)
# %% [markdown]
# ## Conclusion
#
# Trucks are late more than twice as often as vans (0.31 against 0.12). They also drive the
# longest rounds, so this share alone does not say that the vehicle is the cause.
