# tries: Processes that make processes, until nothing else can begin.
# fires: pids
# %%
import os
import time

first = os.getpid()
end = time.monotonic() + 10
while time.monotonic() < end:
    try:
        os.fork()
    except OSError as error:
        refusal = error.strerror
        break
if os.getpid() != first:
    time.sleep(3600)
    os._exit(0)
fired("pids", refusal)
time.sleep(0.5)
