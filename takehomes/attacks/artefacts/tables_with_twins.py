# tries: Tables with the same column twice, the same label twice, and columns that are no names.
# %%
def net(orders):
    frame = pd.concat([orders[["order_id"]], orders[["order_id"]]], axis=1)
    frame["net"] = orders["amount"] * 0.8
    return pd.concat([frame, frame * 0], axis=1)


def scores(orders):
    return pd.Series(0.0, index=[0] * len(orders))


def levels(orders):
    return pd.DataFrame(np.zeros((len(orders), 1)), columns=[(1, None)])
