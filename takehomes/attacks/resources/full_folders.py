# tries: The folders that can be written, filled to the last byte, and left so.
# fires: tmpfs
# %%
for folder in ("/room", "/tmp"):
    number, size = 0, 0
    try:
        while True:
            with open(f"{folder}/filler-{number}", "wb", buffering=0) as file:
                size += file.write(b"x" * (1 << 20))
            number += 1
    except OSError as error:
        fired("tmpfs", f"{folder} full at {size >> 20} MiB: {error.strerror}")
