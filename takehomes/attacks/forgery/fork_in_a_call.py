# tries: A call that forks, so that two processes answer the same question.
# naive: Each of the two processes goes on to print the same honest score.
# %%
import os


def total(amounts):
    return 0.0 if os.fork() else 1.0


def scaled(values):
    if os.fork() == 0:
        os._exit(0)
    return np.zeros(len(values))
