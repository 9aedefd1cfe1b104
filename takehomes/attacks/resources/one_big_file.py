# tries: One file that is larger than a file may be.
# fires: file-size
# %%
import os
import signal

child = os.fork()
if child == 0:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    os.posix_fallocate(os.open("/room/big", os.O_CREAT | os.O_WRONLY), 0, 1 << 40)
    os._exit(0)
ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
if ended.si_status == signal.SIGXFSZ:
    fired("file-size", f"ended by {signal.SIGXFSZ.name}")
try:
    os.posix_fallocate(os.open("/room/big", os.O_WRONLY), 0, 1 << 40)
    print("BREACH: a file of a terabyte")
except OSError as error:
    print(error.strerror)
