# %%
import time

import numpy as np

begin = time.perf_counter()
noise = np.random.default_rng(7).normal(size=3)
# %%
print(noise.mean())
print(f"took {time.perf_counter() - begin:.3f} s")
