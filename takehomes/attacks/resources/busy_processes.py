# tries: Processes that compute, while the cell itself only waits and so seems to be idle.
# verdict: cell-timeout
# hidden: 1
# fires: cpu
# %%
import os
import signal
import time

end = time.monotonic() + 30
busy = []
for _ in range(4):
    busy.append(os.fork())
    if busy[-1] == 0:
        while time.monotonic() < end:
            pass
        os._exit(0)
try:
    time.sleep(30)
finally:
    for process in busy:
        os.kill(process, signal.SIGKILL)
