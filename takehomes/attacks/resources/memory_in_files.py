# tries: Files in memory, to have more of it than is counted.
# verdict: out-of-memory
# hidden: 0
# fires: memory
# %%
import os

kept = []
for number in range(3):
    for folder in ("/dev/shm", "/tmp", "/room"):
        try:
            with open(f"{folder}/filler-{number}", "wb") as file:
                while file.write(b"x" * (1 << 20)):
                    pass
        except OSError:
            pass
while True:
    kept.append(b"x" * (16 << 20))
