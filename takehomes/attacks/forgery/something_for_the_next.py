# tries: Values that could stay behind in the examiner: categories, names, warnings, caches, a
#   full memory.
# naive: Whatever is left behind there is left to the process itself, which ends after one
#   notebook.
# hidden: 0
# then: right
# %%
codes = lambda orders: [f"word {number} " * 50 for number in range(len(orders))]
weights = lambda orders: [1e308] * len(orders)
net = lambda orders: orders[["order_id"]].assign(net=pd.Categorical(orders["order_id"].map(str)))
scores = lambda orders: pd.Series(1e308, index=orders.index)
scaled = lambda values: np.full(len(values), 1e308)
shout = lambda text: text.upper() + "\ud800"
open("predictions.csv", "w").write("order_id,net\n" + "1,1\n" * 500_000)
