# tries: Descriptors until there is none left, in a process that keeps them.
# fires: descriptors
# %%
import os
import time

reading, writing = os.pipe()
if os.fork() == 0:
    opened = 0
    try:
        while opened < 100_000:
            os.dup(writing)
            opened += 1
    except OSError as error:
        os.write(writing, f"{opened} more: {error.strerror}".encode())
    time.sleep(3600)
    os._exit(0)
fired("descriptors", os.read(reading, 200).decode())
