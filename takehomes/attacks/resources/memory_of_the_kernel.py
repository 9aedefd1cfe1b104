# tries: More and more memory in the process of the notebook.
# verdict: out-of-memory
# hidden: 0
# fires: memory
# %%
kept = []
while True:
    kept.append(b"x" * (16 << 20))
