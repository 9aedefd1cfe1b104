# tries: Programs, libraries and settings of the image, changed for whoever comes next.
# expects: passwd, python, libraries, resolver, hosts, root, variable, home, mode, owner, rename
# %%
import os

targets = {
    "passwd": "/etc/passwd",
    "python": "/usr/bin/python3",
    "libraries": "/opt/venv/pyvenv.cfg",
    "resolver": "/etc/resolv.conf",
    "hosts": "/etc/hosts",
    "hostname": "/etc/hostname",
}
for name, path in targets.items():
    refused(name, lambda: os.open(path, os.O_WRONLY))
refused("root", lambda: os.mkdir("/left-behind"))
refused("variable", lambda: os.mkdir("/var/tmp/left-behind"))
refused("home", lambda: os.mkdir(os.path.expanduser("~root/left-behind")))
refused("mode", lambda: os.chmod("/usr", 0o777))
refused("owner", lambda: os.chown("/usr", os.getuid(), os.getgid()))
refused("rename", lambda: os.rename("/usr", "/usr-gone"))
