# tries: One file that is larger than a file may be.
# fires: file-size
# %%
import os

with open("/room/big", "wb") as file:
    try:
        os.posix_fallocate(file.fileno(), 0, 1 << 40)
    except OSError as error:
        fired("file-size", error.strerror)
os.unlink("/room/big")
