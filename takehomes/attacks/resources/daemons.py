# tries: Daemons in sessions of their own, as many as there can be, that sleep for ever.
# fires: pids
# %%
import os
import signal
import time


def daemon():
    os.setsid()
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(3600)


parent = os.fork()
try:
    while parent == 0:
        if os.fork() == 0:
            daemon()
except OSError:
    os._exit(0)
os.waitpid(parent, 0)
while True:
    try:
        if os.fork() == 0:
            daemon()
    except OSError as error:
        refusal = error.strerror
        break
fired("pids", refusal)
