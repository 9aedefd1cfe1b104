# tries: Clocks that stand still, so that no time seems to pass and no limit is reached.
# naive: broken
# fires: cpu
# %%
import time

for name in ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)
time.sleep = lambda seconds: None


def total(amounts):
    while True:
        pass
