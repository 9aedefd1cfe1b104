# tries: Modules, a new kernel, a restart, swap, the clock and the name of the machine.
# expects: init-module, finit-module, delete-module, kexec, reboot, swapon, acct, syslog,
#   sethostname, setdomainname, settimeofday, clock
# %%
import os
import time

for name, numbers in {
    "init-module": (175, 105),
    "finit-module": (313, 273),
    "delete-module": (176, 106),
    "kexec": (246, 104),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "acct": (163, 89),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "vhangup": (153, 58),
}.items():
    refused(name, lambda: call(*numbers))
refused("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, time.time() + 86_400))
