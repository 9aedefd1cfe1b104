# tries: A notebook that ends with exit status 0 before its last cell.
# naive: broken
# verdict: stopped-itself
# hidden: 1
# %%
import sys

sys.exit(0)
# %%
raise ValueError("never run")
