# tries: Children that take all memory together, so that somebody else is killed.
# fires: memory
# %%
import os
import time

children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        kept = []
        for _ in range(30):
            kept.append(b"x" * (8 << 20))
        time.sleep(2)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
