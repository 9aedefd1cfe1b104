# tries: Every signal for the first process of the room, its threads and its group.
# %%
import os
import signal

for signum in sorted(signal.valid_signals()):
    for send in (os.kill, os.killpg):
        try:
            if (send, signum) != (os.killpg, signal.SIGCONT):
                send(1, signum) if send is os.kill else None
        except OSError:
            pass
for thread in os.listdir("/proc/1/task"):
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL, signal.SIGSEGV):
        os.kill(int(thread), signum)
        try:
            signal.pidfd_send_signal(os.pidfd_open(1), signum)
        except OSError:
            pass
