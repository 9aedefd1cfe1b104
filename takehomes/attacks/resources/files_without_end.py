# tries: Empty files by the thousand, until there is no inode left, and none for what comes after.
# fires: inodes
# %%
import os

for folder in ("/room", "/tmp", "/dev/shm"):
    number = 0
    try:
        while number < 20_000:
            os.close(os.open(f"{folder}/empty-{number}", os.O_CREAT | os.O_WRONLY))
            number += 1
    except OSError as error:
        fired("inodes", f"{folder} full at {number} files: {error.strerror}")
