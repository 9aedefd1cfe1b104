# tries: Outputs that are stored in the notebook, never made by a run, and show a score.
# hands_in: attacked.ipynb
# sink: html: 13 of 13 stored
# sink: ipynb: 13 of 13 stored
# %%
import json

notebook = json.load(open("wrong.ipynb"))

for cell in notebook["cells"]:
    cell["execution_count"] = 13
    cell["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "13 of 13 stored"},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<h1>13 of 13 stored"}},
    ]

json.dump(notebook, open("attacked.ipynb", "w"))
