# tries: Columns named by surrogates, controls, megabytes, numbers, None, dates and each other.
# %%
hostile = ["\ud800", "\x00", "n" * 1_000_000, 7, None, ("a", 1), pd.Timestamp(0), float("nan"), b"net"]


def net(orders):
    frame = orders[["order_id"]].assign(net=0.0)
    for name in hostile:
        try:
            frame[name] = 0.0
        except Exception:
            continue
    return frame


def scores(orders):
    return pd.Series(0.0, index=orders.index, name="\ud800\x00" * 1000)
