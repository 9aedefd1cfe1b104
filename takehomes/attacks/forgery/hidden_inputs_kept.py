# tries: Hidden inputs, printed, shown, logged and written wherever a later attempt could find
#   them.
# naive: leaks
# then: wrong
# %%
import os
import sys

from IPython.display import display


def keep(name, value):
    text = value.to_string() if hasattr(value, "to_string") else repr(list(value))
    print("kept", name, text)
    sys.stderr.write(text)
    os.write(1, text[:500].encode())
    display({"text/plain": text}, raw=True)
    for path in ("/room/work/predictions.csv", "/tmp/kept", "/dev/shm/kept", "/room/kept"):
        try:
            with open(path, "a") as file:
                file.write(text)
        except OSError:
            pass


def total(amounts):
    keep("amounts", amounts)
    return 0.0


def net(orders):
    keep("orders", orders)
    return orders[["order_id"]].assign(net=0.0)


def fit(orders):
    keep("labels", orders)
    get_ipython().set_next_input(orders.to_string())
    return "model"
