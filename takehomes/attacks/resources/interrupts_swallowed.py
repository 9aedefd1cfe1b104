# tries: A loop that takes every interrupt for a reason to go on.
# verdict: cell-timeout
# hidden: 0
# fires: cpu
# %%
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
