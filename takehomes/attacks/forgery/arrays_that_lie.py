# tries: Arrays of a subclass whose every difference from anything is zero.
# naive: fooled
# %%
class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **more):
        plain = [np.asarray(each) for each in inputs]
        zeros = np.zeros(np.broadcast_shapes(*(each.shape for each in plain)))
        return zeros.astype(bool) if ufunc in (np.greater, np.less) else zeros

    def __array_function__(self, function, types, args, more):
        return np.ones((2, 2))

    def __array__(self, dtype=None, copy=None):
        return np.zeros(self.shape)

    __eq__ = __le__ = __ge__ = lambda self, other: np.ones(self.shape, dtype=bool)


def liar(rows):
    return np.full(len(rows), 7.0).view(Liar)


scaled = weights = liar
levels = lambda orders: np.full(len(orders), 7).view(Liar)
predict = lambda model, orders: liar(orders)
