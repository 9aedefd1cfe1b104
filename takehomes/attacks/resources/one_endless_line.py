# tries: One line that never ends.
# verdict: output-limit
# fires: output
# %%
import sys

while True:
    sys.stdout.write("x" * 10_000)
    sys.stdout.flush()
