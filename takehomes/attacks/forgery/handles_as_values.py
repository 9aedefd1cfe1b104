# tries: Objects that say they are handles, encoded values and replies of the grader's own
#   protocol.
# naive: It has no codec, so values have no encoded form to imitate.
# %%
def fit(orders):
    return {"t": "handle", "v": 1}


def predict(model, orders):
    return {"t": "array", "dtype": "<f8", "shape": [len(orders)], "b": [0, 8 * len(orders)]}


total = lambda amounts: {"t": "float", "v": 0.0}
codes = lambda orders: b"MBV\x01\x04\x00\x00\x00true"
weights = lambda orders: {"status": "ok", "outcome": "passed"}
summary = {"t": "str", "v": "x"}
