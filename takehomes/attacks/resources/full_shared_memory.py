# tries: Shared memory, filled to the last byte, and left so.
# fires: shm
# %%
number, size = 0, 0
try:
    while True:
        with open(f"/dev/shm/filler-{number}", "wb", buffering=0) as file:
            size += file.write(b"x" * (1 << 20))
        number += 1
except OSError as error:
    fired("shm", f"full at {size >> 20} MiB: {error.strerror}")
