# %% [markdown]
# # Late deliveries
# %%
late_share = {"van": 0.12, "truck": 0.31}
print(late_share)
# %% [markdown]
# ## Conclusion
#
# Thank you for reading!
