# tries: A process that ends itself with success in the middle of the notebook.
# verdict: stopped-itself
# hidden: 0
# %%
import os

os._exit(0)
