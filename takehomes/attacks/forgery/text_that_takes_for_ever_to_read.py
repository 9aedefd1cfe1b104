# tries: A text on which the pattern of a test runs for years, so that no grade comes.
# naive: broken
# %%
summary = "a" * 200 + "!"
