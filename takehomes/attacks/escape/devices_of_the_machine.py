# tries: Disks, memory, consoles and virtual machines, as device files made or found.
# expects: disk, memory, kmsg
# %%
import os
import stat

for name, mode, numbers in (
    ("disk", stat.S_IFBLK, (8, 0)),
    ("memory", stat.S_IFCHR, (1, 1)),
    ("kmsg", stat.S_IFCHR, (1, 11)),
):
    refused(name, lambda: os.mknod(f"/room/{name}", mode | 0o600, os.makedev(*numbers)))
for path in ("mem", "kmem", "kmsg", "port", "kvm", "fuse", "sda", "vda", "loop-control", "console", "net/tun", "vhost-net"):
    refused("open-" + path.replace("/", "-"), lambda: os.open(f"/dev/{path}", os.O_RDWR))
found = {name for name in os.listdir("/dev") if not os.path.islink(f"/dev/{name}")}
known = {"null", "zero", "full", "random", "urandom", "tty", "shm", "pts", "mqueue", "console", "core"}
print(*("BREACH: device " + name for name in found - known))
