# tries: A file with a hole of a terabyte, as far as one can be made.
# %%
import os

for size in (1 << 40, 30 << 20):
    try:
        os.truncate("predictions.csv", size)
    except OSError:
        pass
