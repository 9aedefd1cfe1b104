# tries: Values within their declaration on which the tests themselves raise, so that it is nobody's
#   fault.
# naive: It takes an error in a test for a failure, which is right here.
# %%
conclusion = {"largest": np.array(["x", "y"]), "more": pd.DataFrame({"a": [1]})}
net = lambda orders: orders[["order_id"]].assign(net=pd.Categorical(["x"] * len(orders)))
scores = lambda orders: pd.Series(1e99, index=orders.index)
open("predictions.csv", "wb").write(b"\xff\xfe\x00order_id,net\n" + bytes(1000))
summary = "\x00\ufffe" * 10
