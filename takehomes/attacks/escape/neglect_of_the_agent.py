# tries: The lowest priority for the first process, and threads that leave it no time.
# %%
import os
import threading
import time

end = time.monotonic() + 2

for thread in map(int, os.listdir("/proc/1/task")):
    for attempt in (
        lambda: os.setpriority(os.PRIO_PROCESS, thread, 19),
        lambda: os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0)),
    ):
        try:
            attempt()
        except OSError:
            pass


def spin():
    while time.monotonic() < end:
        sum(range(10_000))


for _ in range(4):
    threading.Thread(target=spin, daemon=True).start()
