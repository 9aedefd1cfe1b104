# Every answer of this notebook is wrong but one: it can shout.
# %%
import pandas as pd
import numpy as np

orders = pd.read_csv("data/orders.csv")
# %%
def total(amounts):
    return 0.0


def scaled(values):
    return np.zeros(len(values))


def levels(orders):
    return np.zeros(len(orders), dtype=int)


def net(orders):
    return orders[["order_id"]].assign(net=0.0)


def scores(orders):
    return pd.Series(0.0, index=orders.index)


def weights(orders):
    return [0.0] * len(orders)


def codes(orders):
    return list(orders["code"])


def fit(orders):
    return object()


def predict(model, orders):
    return np.full(len(orders), 0.5)


def shout(text):
    return text.upper()


conclusion = {"largest": "nobody knows"}
summary = "some orders"
# %%
orders[["order_id"]].assign(net=0.0).to_csv("predictions.csv", index=False)
