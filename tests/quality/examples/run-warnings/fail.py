# %%
import numpy as np

shares = np.array([0.2, 0.0, 0.8])
# %%
print(np.log(shares))
