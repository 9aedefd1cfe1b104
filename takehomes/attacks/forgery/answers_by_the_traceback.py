# tries: Functions that raise and catch, and read in the traceback who asked them what.
# naive: It gives these answers, but they follow from the arguments alone; walk_the_frames is its
#   control.
# %%
import sys


def asked_by():
    try:
        raise LookupError
    except LookupError:
        frame = sys.exc_info()[2].tb_frame
    names = {}
    while frame is not None:
        names.update(frame.f_locals)
        frame = frame.f_back
    return names


def total(amounts):
    return float(asked_by().get("expected", 0.0))


def weights(orders):
    secret = asked_by().get("secret")
    return [0.0] * len(orders) if secret is None else list(secret["amount"] / 3)


def net(orders):
    secret = asked_by().get("secret")
    return orders[["order_id"]].assign(net=0.0 if secret is None else secret["amount"] * 0.8)
