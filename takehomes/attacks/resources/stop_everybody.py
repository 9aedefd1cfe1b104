# tries: A call that stops its own kernel, so that nobody ever answers.
# hidden: 0
# fires: time
# %%
import os
import signal


def total(amounts):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 0.0
