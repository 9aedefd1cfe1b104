# tries: Calls that read and write the memory of other processes, its own children first.
# expects: traceme, descriptor
# %%
import ctypes
import os
import signal
import time

child = os.fork()
if child == 0:
    time.sleep(30)
    os._exit(0)
for name, pid in (("child", child), ("agent", 1)):
    refused("attach-" + name, lambda: call(101, 117, 16, pid, 0, 0))
    refused("seize-" + name, lambda: call(101, 117, 0x4206, pid, 0, 0))
    refused("read-" + name, lambda: call(310, 270, pid, 0, 0, 0, 0, 0))
    refused("write-" + name, lambda: call(311, 271, pid, 0, 0, 0, 0, 0))
refused("traceme", lambda: call(101, 117, 0, 0, 0, 0))
refused("descriptor", lambda: call(438, 438, os.pidfd_open(1), 0, 0))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
