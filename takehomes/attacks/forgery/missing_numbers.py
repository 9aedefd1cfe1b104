# tries: NaN, infinity, NaT and NA everywhere, which are never above a tolerance.
# naive: fooled
# %%
total = lambda amounts: float("nan")
scaled = lambda values: np.full(len(values), np.nan)
levels = lambda orders: np.full(len(orders), np.nan)
scores = lambda orders: pd.Series(np.nan, index=orders.index)
net = lambda orders: orders[["order_id"]].assign(net=np.inf)
weights = lambda orders: [float("nan")] * len(orders)
predict = lambda model, orders: pd.array([pd.NA] * len(orders), dtype="Float64")
conclusion = {"largest": float("nan")}
