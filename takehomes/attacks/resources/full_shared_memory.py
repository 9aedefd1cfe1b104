# tries: Shared memory, filled to the last byte.
# fires: shm
# %%
import os

for folder in ("/dev/shm",):
    parts, size = [], 0
    try:
        while True:
            parts.append(f"{folder}/filler-{len(parts)}")
            with open(parts[-1], "wb", buffering=0) as file:
                size += file.write(b"x" * (1 << 20))
    except OSError as error:
        fired("shm", f"{folder} full at {size >> 20} MiB: {error.strerror}")
    for part in parts:
        os.unlink(part)
