# tries: Folders a thousand levels deep, names of every byte, and modes that keep the agent out.
# %%
import os

for number in range(1, 256):
    try:
        open(b"name" + bytes([number]), "x").close()
    except OSError:
        pass
start = os.getcwd()
for _ in range(1000):
    os.mkdir("deep")
    os.chdir("deep")
os.chdir(start)
os.chmod("predictions.csv", 0)
os.chmod(start, 0o100)
