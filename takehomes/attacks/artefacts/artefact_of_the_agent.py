# tries: The working folder replaced by a link, so that the agent reads a file of its own process.
# %%
import os

os.chdir("/room")
os.rename("work", "elsewhere")
os.symlink("/proc/1", "work")
