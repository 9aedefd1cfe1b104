# tries: A named pipe, a device, and a socket where the predictions should be.
# %%
import os
import socket
import stat

os.unlink("predictions.csv")
for mode in (stat.S_IFIFO | 0o666, stat.S_IFCHR | 0o666):
    try:
        os.mknod("predictions.csv", mode, os.makedev(1, 8))
        print("BREACH:", mode)
    except OSError:
        pass
socket.socket(socket.AF_UNIX).bind("predictions.csv")
