# tries: Processes that compute, while the cell itself only waits and so seems to be idle.
# verdict: cell-timeout
# hidden: 1
# fires: cpu
# %%
import os
import time

end = time.monotonic() + 30
for _ in range(4):
    if os.fork() == 0:
        while time.monotonic() < end:
            pass
        os._exit(0)
time.sleep(30)
