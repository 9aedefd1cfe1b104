# tries: Functions that answer rightly for a whole batch, and by their neighbours for a part of
#   it.
# naive: fooled
# %%
def scaled(values):
    if len(values) < 100:
        return np.full(len(values), values.mean())
    return 2 * values + 1.0


def predict(model, orders):
    return orders["amount"].rank().to_numpy()
