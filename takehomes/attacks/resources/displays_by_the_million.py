# tries: A million displays, each of them small.
# verdict: output-limit
# fires: output
# %%
from IPython.display import display

for number in range(10**6):
    display("x" * 2_000)
