# tries: Objects that say they are of another class, and lists that change while they are read.
# naive: The tests of the target compute with the answers, which these objects refuse.
# %%
def pretender(kind, value):
    class Pretender:
        __class__ = property(lambda self: kind)
        __float__ = __index__ = __int__ = lambda self: value
        __array__ = lambda self, *_, **__: np.zeros(150)
        __len__ = lambda self: 150
        __iter__ = lambda self: iter([value] * 150)
        __array_interface__ = property(lambda self: np.zeros(150).__array_interface__)
        dtype = np.dtype(float)
        shape = (150,)

    return Pretender()


class Changing(list):
    count = 0

    def __iter__(self):
        Changing.count += 1
        return iter([Changing.count] * Changing.count)


total = lambda amounts: pretender(float, 0.0)
scaled = lambda values: pretender(np.ndarray, 1.0)
net = lambda orders: pretender(pd.DataFrame, 1.0)
scores = lambda orders: pretender(pd.Series, 1.0)
weights = lambda orders: Changing([1.0])
conclusion = pretender(dict, 1.0)
summary = pretender(str, 1.0)
