# tries: Tags and metadata by which other graders leave failures out or cells unrun.
# naive: It reads no tags; graders that honour them are its control.
# verdict: cell-error
# hands_in: attacked.ipynb
# %%
import json

notebook = json.load(open("wrong.ipynb"))
cell = {"cell_type": "code", "execution_count": 1, "id": "failing", "outputs": []}
tags = ["raises-exception", "skip-execution", "remove-cell", "otter_ignore", "hidden"]
meta = {"tags": tags, "nbgrader": {"grade": True, "points": 13, "locked": False, "grade_id": "x"}}
notebook["cells"].append({**cell, "metadata": meta, "source": "raise ValueError('silenced')"})
json.dump(notebook, open("attacked.ipynb", "w"))
