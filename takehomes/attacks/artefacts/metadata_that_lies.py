# tries: Metadata with points, names of kernels that are code, a title that is a script, and cells that hide.
# hands_in: attacked.ipynb
# sink: html: <script>alert
# %%
import json

notebook = json.load(open("wrong.ipynb"))

script = "</title><script>alert(13)</script>"
notebook["metadata"] = {
    "title": script,
    "authors": [{"name": script}],
    "kernelspec": {"name": "python3", "display_name": script, "language": "python"},
    "language_info": {"name": "python", "file_extension": script},
    "minbar": {"points": 13, "verdict": "completed", "candidate": "somebody else"},
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": script}}},
}
for cell in notebook["cells"]:
    cell["metadata"] = {"jupyter": {"source_hidden": True}, "name": script, "slideshow": script}

json.dump(notebook, open("attacked.ipynb", "w"))
