# tries: Paths that lead out: roots of processes, parents of the root, handles, the room's disk.
# expects: self, above, thread, agent-root, agent-cwd, agent-fd, agent-mem, agent-environ,
#   agent-maps
# %%
import os

here = os.stat("/")
for name, path in (
    ("self", "/proc/self/root"),
    ("above", "/../../../.."),
    ("thread", "/proc/thread-self/root"),
):
    seen = os.stat(path)
    print("BREACH:" if (seen.st_dev, seen.st_ino) != (here.st_dev, here.st_ino) else "REFUSED", name)
refused("agent-root", lambda: os.listdir("/proc/1/root"))
refused("agent-cwd", lambda: os.listdir("/proc/1/cwd"))
refused("agent-fd", lambda: os.listdir("/proc/1/fd"))
refused("agent-mem", lambda: os.open("/proc/1/mem", os.O_RDWR))
refused("agent-environ", lambda: open("/proc/1/environ", "rb").read())
refused("agent-maps", lambda: open("/proc/1/maps", "rb").read())
refused("handle", lambda: call(303, 264, -100, 0, 0, 0, 0))
mounts = open("/proc/self/mountinfo").read()
homes = [f"/{name}/" for name in ("home", "root", "Users")]
for word in (*homes, "docker.sock", "containers/", "/etc/passwd"):
    if f" {word}" in mounts.replace("/var/lib/docker/overlay2", ""):
        print("BREACH: mounted:", word)
