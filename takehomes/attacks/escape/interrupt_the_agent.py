# tries: Interrupts and limits for the first process of the room, so that it dies between two cells
#   and the engine is blamed.
# %%
import os
import resource
import signal

for limit in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_AS):
    try:
        resource.prlimit(1, limit, (1, 1))
        print("limited", limit)
    except Exception as error:
        print(limit, repr(error))
for _ in range(100):
    os.kill(1, signal.SIGINT)
# %%
import time

time.sleep(0.2)
# %%
x=1
