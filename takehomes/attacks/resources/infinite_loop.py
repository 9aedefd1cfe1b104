# tries: A cell that never ends.
# verdict: cell-timeout
# hidden: 1
# fires: cpu
# %%
while True:
    pass
