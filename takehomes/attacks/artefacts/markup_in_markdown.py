# tries: Markdown cells and attachments with scripts, frames, pictures, mentions and a score.
# hands_in: attacked.ipynb
# sink: html: <script>alert
# sink: html: <img src=x
# sink: html: <iframe src=//
# sink: html: href="javascript:
# sink: html: src="http://192
# sink: html: <style>*
# %%
import json

notebook = json.load(open("wrong.ipynb"))

source = "\n".join(
    [
        "# 13 of 13 @everyone",
        "<script>alert(13)</script><img src=x onerror=alert(13)><iframe src=//192.0.2.1></iframe>",
        "[report](javascript:alert(13)) ![](http://192.0.2.1/x.png) ![](attachment:x.svg)",
        "<style>*{display:none}</style><div style='position:fixed'>13 of 13</div>",
        "</textarea></script></iframe>--> ]]>",
    ]
)
svg = {"x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEzKSI+"}}
for kind in ("markdown", "raw"):
    cell = {"cell_type": kind, "id": kind, "metadata": {}, "source": source}
    notebook["cells"].insert(0, {**cell, "attachments": svg})

json.dump(notebook, open("attacked.ipynb", "w"))
