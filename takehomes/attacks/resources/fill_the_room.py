# tries: To be the smallest process when memory runs out, so that the agent, now the largest one, is
#   killed in the place of the candidate's.
# verdict: out-of-memory
# hidden: 0
# fires: memory
# %%
import os
import sys

small = """
import os, time
for folder in ("/tmp", "/dev/shm", "/room"):
    try:
        with open(folder + "/filler", "wb") as file:
            while file.write(bytes(1 << 20)):
                pass
    except OSError:
        pass
for _ in range(50):
    if os.fork() == 0:
        kept = b"x" * (12 << 20)
        time.sleep(3)
        os._exit(0)
time.sleep(3)
"""
os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", small])
