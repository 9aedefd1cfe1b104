# tries: To kill every process there is.
# verdict: kernel-died
# hidden: 0
# %%
import os
import signal

if os.fork() == 0:
    os.kill(-1, signal.SIGKILL)
os.wait()
