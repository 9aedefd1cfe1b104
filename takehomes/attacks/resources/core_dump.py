# tries: A process that dies and leaves its memory as a file, or to a program of the machine.
# fires: core
# expects: no-limit
# %%
import os
import resource

child = os.fork()
if child == 0:
    os.chdir("/tmp")
    try:
        # At 0 there is no file, but a dump for whoever the machine gives dumps to.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    except (OSError, ValueError):
        pass
    os.abort()
ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
if ended.si_code == os.CLD_DUMPED or any("core" in name for name in os.listdir("/tmp")):
    print("BREACH: a core was dumped")
else:
    fired("core", f"killed by {ended.si_status}, {resource.getrlimit(resource.RLIMIT_CORE)}")
# prlimit(0, RLIMIT_CORE, no limit at all)
refused("no-limit", lambda: call(302, 261, 0, 4, _ctypes.addressof((_ctypes.c_uint64 * 2)(0, 1))))
