# tries: A list of None, which NumPy reads as missing numbers.
# naive: fooled
# %%
def weights(orders):
    return [None] * len(orders)
