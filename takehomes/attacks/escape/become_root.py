# tries: Another user, more rights, a program that lends them.
# expects: setuid, setgid, setgroups, setresuid, chroot, nice
# %%
import os
import stat

for name, action in {
    "setuid": lambda: os.setuid(0),
    "setgid": lambda: os.setgid(0),
    "setgroups": lambda: os.setgroups([0]),
    "setresuid": lambda: os.setresuid(0, 0, 0),
    "chroot": lambda: os.chroot("/room"),
    "nice": lambda: os.nice(-5),
}.items():
    refused(name, action)
with open("/room/lender", "wb") as file:
    file.write(open("/usr/bin/env", "rb").read(100))
os.chmod("/room/lender", 0o4755)
for folder, folders, names in os.walk("/"):
    if folder in ("/proc", "/sys", "/room"):
        folders.clear()
        continue
    for name in names:
        mode = os.lstat(os.path.join(folder, name)).st_mode
        if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
            print("BREACH: lends rights:", folder, name)
status = open("/proc/self/status").read()
wanted = ("NoNewPrivs:\t1", "CapBnd:\t0000000000000000", "CapEff:\t0000000000000000")
print(*("BREACH: " + one for one in wanted if one not in status))
