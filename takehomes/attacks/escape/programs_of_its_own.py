# tries: Programs that it brings along, run from a folder that it can write.
# expects: room, tmp, shm
# %%
import mmap
import os
import shutil

for name, folder in (("room", "/room"), ("tmp", "/tmp"), ("shm", "/dev/shm")):
    path = shutil.copy("/bin/true", f"{folder}/program")
    os.chmod(path, 0o755)

    def run():
        return os.posix_spawn(path, [path], {})

    def mapped():
        with open(path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ | mmap.PROT_EXEC, flags=mmap.MAP_PRIVATE)

    refused(name, run)
    refused(name + "-mapped", mapped)
