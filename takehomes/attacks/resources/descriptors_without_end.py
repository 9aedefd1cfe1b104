# tries: Descriptors until there is none left.
# fires: descriptors
# %%
import os

opened = []
try:
    while len(opened) < 100_000:
        opened.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    fired("descriptors", f"{len(opened)} open: {error.strerror}")
for descriptor in opened:
    os.close(descriptor)
