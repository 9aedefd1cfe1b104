# tries: Processes that make processes, until nothing else can begin.
# fires: pids
# %%
import os
import time

first, refusals = os.getpid(), 0
end = time.monotonic() + 1
while time.monotonic() < end:
    try:
        os.fork()
    except OSError:
        refusals += 1
        time.sleep(0.01)
if os.getpid() != first:
    os._exit(0)
fired("pids", f"{refusals} forks refused")
