# tries: Values of ten thousand levels and of a million entries, in lists, dicts, strings and
#   keys.
# %%
deep = wide = {}
for number in range(10_000):
    deep = {"largest": deep}
conclusion = deep
codes = lambda orders: ["x"] * 3_000_000
weights = lambda orders: [[[0.0] * 1000] * 1000]
summary = "words " * 3_000_000
