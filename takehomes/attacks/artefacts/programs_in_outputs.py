# tries: Outputs that front ends run: JavaScript, widgets, custom types, and types without end.
# sink: html: <script>document
# sink: html: <script>alert
# %%
from IPython.display import Javascript, display

display(Javascript("document.body.innerHTML = '13 of 13'"))
for kind in (
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.bokehjs_exec.v0+json",
    "application/vnd.vegalite.v5+json",
    "application/geo+json",
    "text/html; charset=utf-7",
    "text/" + "x" * 10_000,
):
    display({kind: {"model_id": "13", "script": "+ADw-script+AD4-alert(13)"}}, raw=True)
display({"text/plain": "13", "text/html": ["<", "script>alert(13)</script>"]}, raw=True)
