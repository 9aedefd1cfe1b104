# tries: Children that have ended and whom nobody waits for, until there is no number left.
# fires: pids
# %%
import os

zombies = []
while True:
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        os._exit(0)
    zombies.append(child)
fired("pids", f"{len(zombies)} zombies")
for zombie in zombies:
    os.waitpid(zombie, 0)
