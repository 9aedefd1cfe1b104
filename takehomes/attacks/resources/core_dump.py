# tries: A process that dies and leaves its memory as a file.
# fires: core
# %%
import os
import resource

soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
child = os.fork()
if child == 0:
    os.chdir("/tmp")
    os.abort()
ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
if ended.si_code == os.CLD_DUMPED or any("core" in name for name in os.listdir("/tmp")):
    print("BREACH: a core was dumped")
else:
    fired("core", f"killed by {ended.si_status}, core at most {hard} bytes")
