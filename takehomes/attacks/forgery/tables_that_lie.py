# tries: Series and data frames of subclasses that are never far from anything.
# naive: fooled
# %%
class LyingSeries(pd.Series):
    @property
    def _constructor(self):
        return LyingSeries

    def __sub__(self, other):
        return self

    __rsub__ = __sub__

    def abs(self):
        return self

    def mean(self, *_, **__):
        return 0.0

    max = min = sum = mean

    def to_numpy(self, *_, **__):
        return np.zeros(len(self))


class LyingFrame(pd.DataFrame):
    def __getitem__(self, name):
        return LyingSeries(np.full(len(self), 9.0))

    def items(self):
        return iter([("order_id", [1]), ("net", [1])])


scores = lambda orders: LyingSeries(np.full(len(orders), 9.0))
net = lambda orders: LyingFrame({"order_id": orders["order_id"], "net": 9.0})
