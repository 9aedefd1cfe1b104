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
status = os.waitpid(child, 0)[1]
if os.WCOREDUMP(status) or os.listdir("/tmp") and any("core" in name for name in os.listdir("/tmp")):
    print("BREACH: a core was dumped")
else:
    fired("core", f"killed by {os.WTERMSIG(status)}, core at most {hard} bytes")
