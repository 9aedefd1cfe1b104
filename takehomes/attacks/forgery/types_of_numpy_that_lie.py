# tries: Scalars of NumPy and masked arrays, whose comparisons are masked or void.
# naive: fooled
# %%
masked = np.ma.masked
total = lambda amounts: masked
scaled = lambda values: np.ma.masked_all(len(values))
levels = lambda orders: np.ma.masked_all(len(orders), dtype=int)
weights = lambda orders: [masked] * len(orders)
scores = lambda orders: pd.Series([pd.NA] * len(orders), index=orders.index, dtype="Int64")
