# tries: A daemon that holds the standard output, and writes to it without end.
# verdict: output-limit
# fires: output
# %%
import os
import time

if os.fork() == 0:
    os.setsid()
    while True:
        try:
            os.write(1, b"still here" * 1000 + b"\n")
        except OSError:
            os._exit(0)
time.sleep(5)  # what is written may take its time on a busy machine; the limit ends this
