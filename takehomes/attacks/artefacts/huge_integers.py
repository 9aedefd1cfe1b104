# tries: Integers of a million digits, as answers, as text, as labels and as counts.
# %%
huge = 10**1_000_000


def total(amounts):
    return huge


weights = lambda orders: [huge] * 3
levels = lambda orders: np.array([2**70] * len(orders), dtype=object)
scores = lambda orders: pd.Series(0.0, index=[2**70 + n for n in range(len(orders))])
conclusion = {"largest": huge}
get_ipython().execution_count = 2**40
