# tries: Children that have ended and whom nobody waits for, until there is no number left.
# fires: pids
# %%
import os

zombies = 0
while True:
    try:
        child = os.fork()
    except OSError as error:
        refusal = error.strerror
        break
    if child == 0:
        os._exit(0)
    zombies += 1
fired("pids", f"{zombies} zombies: {refusal}")
