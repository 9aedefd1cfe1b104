# tries: Files by which the kernel is told what to do, from crash handlers to the restart key.
# expects: core-pattern, modprobe, overcommit, binfmt, sysrq, uevent, thp, irq, power, firmware
# %%
import os

paths = {
    "core-pattern": "/proc/sys/kernel/core_pattern",
    "modprobe": "/proc/sys/kernel/modprobe",
    "overcommit": "/proc/sys/vm/overcommit_memory",
    "binfmt": "/proc/sys/fs/binfmt_misc/register",
    "sysrq": "/proc/sysrq-trigger",
    "uevent": "/sys/kernel/uevent_helper",
    "thp": "/sys/kernel/mm/transparent_hugepage/enabled",
    "irq": "/proc/irq/default_smp_affinity",
    "power": "/sys/power/state",
    "firmware": "/sys/module/firmware_class/parameters/path",
}
for name, path in paths.items():
    refused(name, lambda: os.open(path, os.O_WRONLY))
for path in ("/proc/kcore", "/proc/kmsg", "/proc/kallsyms", "/proc/keys", "/proc/timer_list", "/proc/modules"):
    try:
        with open(path, "rb") as file:
            if file.read(16):
                print("BREACH: can be read:", path)
    except OSError:
        pass
