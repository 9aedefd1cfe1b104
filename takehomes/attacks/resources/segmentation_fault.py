# tries: A cell that reads where no memory is.
# verdict: kernel-died
# hidden: 0
# %%
import ctypes

ctypes.string_at(0)
