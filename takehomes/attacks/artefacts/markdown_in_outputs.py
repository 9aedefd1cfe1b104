# tries: Markdown with scripts, remote pictures, links that are programs, and a table of points.
# sink: html: <script>alert
# sink: html: href="javascript:
# sink: html: src="//192.0.2.1
# sink: html: <details open><summary>13
# %%
from IPython.display import Latex, Markdown, display

scheme = "java" + "script"
display(Markdown(f"# 13 of 13\n[report]({scheme}:alert(13)) ![](//192.0.2.1/x.png) <" + "script>alert(13)</script>"))
display(Markdown("| hidden | 13 |\n|-|-|\n| public | 3 |\n\n<" + "details open><summary>13 of 13"))
display(Latex("$\\href{" + scheme + ":alert(13)}{13} \\require{html}\\style{position:fixed}{13}$"))
