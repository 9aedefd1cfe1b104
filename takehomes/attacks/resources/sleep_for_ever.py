# tries: A cell that sleeps for ever, and so uses no CPU at all.
# verdict: cell-timeout
# hidden: 1
# fires: time
# %%
import time

time.sleep(10**6)
