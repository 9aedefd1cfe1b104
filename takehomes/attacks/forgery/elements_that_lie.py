# tries: Arrays of objects whose elements lie, while the array itself is an honest one.
# naive: fooled
# %%
class Near:
    __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = __truediv__ = lambda self, *_: self
    __le__ = __lt__ = __eq__ = __ge__ = lambda self, other: True
    __gt__ = __ne__ = lambda self, other: False
    __float__ = lambda self: 0.0
    __bool__ = lambda self: False


near = Near()
scaled = lambda values: np.array([near] * len(values), dtype=object)
levels = lambda orders: np.array([near] * len(orders), dtype=object)
net = lambda orders: orders[["order_id"]].assign(net=[near] * len(orders))
scores = lambda orders: pd.Series([near] * len(orders), index=orders.index, dtype=object)
total = lambda amounts: near
