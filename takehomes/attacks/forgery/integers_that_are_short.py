# tries: Eight-bit integers, of which the absolute value of the smallest is negative.
# naive: The tests of the target compare with integers of 64 bits, which widens the answer.
# %%
def levels(orders):
    return np.full(len(orders), -128, dtype=np.int8)


def scaled(values):
    return np.full(len(values), np.float16(6e4))
