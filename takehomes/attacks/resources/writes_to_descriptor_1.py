# tries: Bytes written past Python, to the descriptors that the process was given.
# verdict: output-limit
# fires: output
# %%
import os

while True:
    for descriptor in (1, 2):
        os.write(descriptor, b"x" * 9_999 + b"\n")
