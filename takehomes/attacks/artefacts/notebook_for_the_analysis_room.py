# tries: A notebook of 12 MB, deep and wide, for the room that reads what the host will not.
# verdict: refused
# because: outputs could not be removed
# hands_in: attacked.ipynb
# then: right
# %%
import json

notebook = json.load(open("wrong.ipynb"))

deep = "[" * 5_000 + "]" * 5_000
text = json.dumps(notebook)
text = text.replace('"outputs": []', '"outputs": [' + deep + "]", 1)
open("attacked.ipynb", "w").write(text + " " * 12_000_000)
