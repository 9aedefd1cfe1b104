# tries: Daemons in sessions of their own, as many as there can be, that sleep for ever.
# fires: pids
# %%
import os
import signal
import time

started = 0
while True:
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            os.setsid()
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            if os.fork() == 0:
                time.sleep(3600)
        except OSError:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        break
    started += 1
refused = False
while not refused:
    try:
        if os.fork() == 0:
            time.sleep(3600)
    except OSError:
        refused = True
fired("pids", f"{started} daemons")
