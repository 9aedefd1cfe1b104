# tries: A call that swallows every interrupt and never ends.
# hidden: 0
# fires: cpu
# %%
def total(amounts):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
