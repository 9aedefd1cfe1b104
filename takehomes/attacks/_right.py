# Every answer is right: the reference, and the proof that the points can be won.
# %%
import pandas as pd

orders = pd.read_csv("data/orders.csv")
# %%
def total(amounts):
    return float(amounts.sum())


def scaled(values):
    return 2 * values + 1.0


def levels(orders):
    return (orders["amount"] >= 7000).to_numpy().astype(int)


def net(orders):
    return orders[["order_id"]].assign(net=orders["amount"] * 0.8)


def scores(orders):
    return orders["amount"] / 10_000


def weights(orders):
    return list(orders["amount"] / 3)


def codes(orders):
    return [code[::-1] for code in orders["code"]]


def fit(orders):
    return float((orders["label"] / orders["amount"]).mean())


def predict(model, orders):
    return (orders["amount"] * model).to_numpy()


def shout(text):
    return text.upper()


conclusion = {"largest": orders.loc[orders["amount"].idxmax(), "code"]}
lines = orders["code"] + ": " + orders["amount"].map("{:.2f}".format)
summary = "\n".join(lines)
# %%
orders[["order_id"]].assign(net=orders["amount"] * 0.8).to_csv("predictions.csv", index=False)
