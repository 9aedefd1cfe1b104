# tries: A notebook of a hundred thousand cells, each of them next to nothing.
# verdict: refused
# because: JSON tokens
# hands_in: attacked.ipynb
# %%
import json

notebook = json.load(open("wrong.ipynb"))

cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "1", "execution_count": None}
notebook["cells"] += [cell] * 100_000

json.dump(notebook, open("attacked.ipynb", "w"))
