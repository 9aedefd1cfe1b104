# tries: A notebook of lone surrogates, bytes that are no text, and a mark at its start.
# verdict: refused
# because: is not UTF-8
# hands_in: attacked.ipynb
# %%
raw = open("wrong.ipynb", "rb").read()
open("attacked.ipynb", "wb").write(b"\xef\xbb\xbf" + raw.replace(b"predictions", b"\xff\xfe\\ud800", 1))
