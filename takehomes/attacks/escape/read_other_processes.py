# tries: The memory, descriptors, environment, arguments and roots of all other processes.
# %%
import ctypes
import os

own = os.getpid()
libc = ctypes.CDLL(None, use_errno=True)
for pid in sorted(int(name) for name in os.listdir("/proc") if name.isdigit()):
    if pid == own:
        continue
    for part in ("mem", "environ", "maps", "auxv", "io", "syscall", "stack", "pagemap"):
        try:
            with open(f"/proc/{pid}/{part}", "rb") as file:
                if part != "mem":
                    file.read(16)
            print("BREACH:", pid, part)
        except OSError:
            pass
    for part in ("fd", "cwd", "root", "exe", "ns/mnt", "map_files", "task"):
        try:
            path = f"/proc/{pid}/{part}"
            seen = os.readlink(path) if part in ("cwd", "root", "exe", "ns/mnt") else os.listdir(path)
            if part != "task":
                print("BREACH:", path, seen)
        except OSError:
            pass
    if libc.ptrace(16, pid, 0, 0) != -1 or libc.process_vm_readv(pid, 0, 0, 0, 0, 0) != -1:
        print("BREACH: traced", pid)
print("".join(sorted(os.environ)), "MINBAR" in str(os.environ), "BREACH" * ("key" in str(os.environ)))
