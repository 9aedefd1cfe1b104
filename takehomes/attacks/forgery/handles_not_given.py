# tries: Handles where values are due, numbers of handles that were never given, handles reused.
# naive: Values stay objects in one process, so there are no handles.
# %%
from minbar.rooms.inside.codec import Handle

kernel = get_ipython().kernel
models = []


def fit(orders):
    models.append(orders)
    kernel._handles.clear()
    return Handle(10**9)


def predict(model, orders):
    return Handle(1)


total = lambda amounts: Handle(0)
codes = lambda orders: [Handle(-1), Handle(2**70)]
conclusion = {"largest": Handle(1)}
