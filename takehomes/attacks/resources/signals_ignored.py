# tries: A loop that ignores and blocks every signal that can be.
# verdict: cell-timeout
# hidden: 0
# fires: cpu
# %%
import signal

for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    pass
