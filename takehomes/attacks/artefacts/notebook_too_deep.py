# tries: A notebook whose metadata are a hundred thousand levels deep.
# verdict: refused
# because: levels deep
# hands_in: attacked.ipynb
# %%
raw = open("wrong.ipynb").read().rstrip().removesuffix("}")
open("attacked.ipynb", "w").write(raw + ', "deep": ' + "[" * 100_000 + "]" * 100_000 + "}")
