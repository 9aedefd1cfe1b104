# tries: A loop in C that never looks whether it was interrupted.
# verdict: cell-timeout
# hidden: 0
# fires: cpu
# %%
import collections
import itertools

collections.deque(itertools.repeat(0), maxlen=0)
