# tries: Gigabytes of lines on the standard output.
# verdict: output-limit
# fires: output
# %%
line = "x" * 9_999
while True:
    print(line, flush=True)
