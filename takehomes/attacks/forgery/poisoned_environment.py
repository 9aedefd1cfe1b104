# tries: Settings of the process that change what later code means: folder, paths, locale, limits,
#   modes.
# naive: broken
# %%
import decimal
import locale
import os
import resource
import sys
import warnings

os.makedirs("/tmp/gone", exist_ok=True)
os.chdir("/tmp/gone")
os.rmdir("/tmp/gone")
os.umask(0o777)
os.environ.update({"PYTHONPATH": "/tmp", "LD_PRELOAD": "/tmp/x.so", "PATH": "/tmp", "HOME": "/", "LANG": "x"})
decimal.getcontext().prec = 1
warnings.simplefilter("error")
np.seterr(all="raise")
sys.setrecursionlimit(200)
sys.path[:] = []
sys.modules.pop("json", None)
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
