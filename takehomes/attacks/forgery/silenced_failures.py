# tries: A failed assertion of which nothing is shown, so that whoever reads outputs sees success.
# naive: It reads no outputs, and has no IPython that could hide them.
# verdict: cell-error
# %%
get_ipython().showtraceback = lambda *_, **__: None
# %%
assert False, "nobody sees this"
