# tries: Subclasses of float, str, int, list and dict with operators of their own.
# naive: fooled
# %%
class Number(float):
    __sub__ = __rsub__ = __abs__ = lambda self, *_: Number(0)
    __gt__ = __lt__ = lambda self, other: False
    __le__ = __ge__ = __eq__ = lambda self, other: True
    __hash__ = float.__hash__
    __float__ = lambda self: 42.0


class Text(str):
    __eq__ = __contains__ = __ge__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = str.__hash__
    __str__ = lambda self: "whatever is asked for"


class Items(list):
    __eq__ = lambda self, other: True
    __len__ = lambda self: 150
    __iter__ = lambda self: iter([Number(0)] * 150)


class Table(dict):
    __getitem__ = get = lambda self, key, *_: Text("x")
    __eq__ = lambda self, other: True
    items = lambda self: iter([("largest", Text("x"))])


total = lambda amounts: Number(5)
codes = lambda orders: Items(["x"])
weights = lambda orders: Items([1.0])
conclusion = Table(largest="x")
summary = Text("a: 1")
