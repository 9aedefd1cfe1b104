# tries: A notebook with NaN, infinity, integers of a million digits and the same field twice.
# hands_in: attacked.ipynb
# %%
raw = open("wrong.ipynb").read()
huge = "9" * 1_000_000
raw = raw.replace('"nbformat": 4', f'"nbformat": 4, "x": [NaN, Infinity, -Infinity, 1e999, {huge}], "nbformat": 4')
open("attacked.ipynb", "w").write(raw)
