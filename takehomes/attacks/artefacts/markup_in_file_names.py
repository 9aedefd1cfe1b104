# tries: A file whose name is a picture for a page, and a mention of everybody.
# named: <img src=x onerror=alert(13)>"]]><b>@everybody ![](x:13).ipynb
# sink: html: <img src=x onerror
# sink: html: <b>@
# sink: markdown: <img
# sink: markdown: ![](
# sink: junit: <img
# sink: junit: ]]>
# %%
pass
