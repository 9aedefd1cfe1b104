# tries: A notebook of 12 MB of stored outputs, which a room drops before the host reads the rest.
# hands_in: attacked.ipynb
# then: right
# sink: html: <script>alert
# %%
import json

notebook = json.load(open("wrong.ipynb"))

html = {"text/html": "<script>alert(13)</script>" + "x" * 3_000_000}
for cell in notebook["cells"]:
    data = {"output_type": "display_data", "metadata": {}, "data": html}
    cell["outputs"] = [data] * 2

json.dump(notebook, open("attacked.ipynb", "w"))
