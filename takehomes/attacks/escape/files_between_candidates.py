# tries: A word to another candidate: files, times and counters in every folder there is.
# expects: times, attributes
# twice: yes
# %%
import os
import time

MARK = "minbar-covert-mark"
for folder in ("/tmp", "/dev/shm", "/room", "/var/tmp", "/run", "/dev", "/proc", "/sys/fs/cgroup", "/dev/mqueue", "/dev/pts"):
    path = f"{folder}/{MARK}"
    if os.path.lexists(path):
        print("BREACH: left by another:", path)
    try:
        open(path, "x").close()
    except OSError:
        pass
refused("times", lambda: os.utime("/opt/venv/pyvenv.cfg"))
refused("attributes", lambda: os.setxattr("/opt/venv/pyvenv.cfg", "user.mark", b"x"))
users = {line.split()[1] for line in os.popen("cat /proc/[0-9]*/comm /dev/null 2>/dev/null | sort | uniq -c")}
print(sorted(users))
time.sleep(1.5)
