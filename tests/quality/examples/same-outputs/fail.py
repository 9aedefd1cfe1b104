# %%
import numpy as np

noise = np.random.default_rng().normal(size=3)
# %%
print(noise.mean())
