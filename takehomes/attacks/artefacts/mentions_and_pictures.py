# tries: People mentioned, issues closed and pictures fetched when the report is posted as a
#   comment.
# verdict: cell-error
# sink: markdown: @everyone
# sink: markdown: @octo-org
# sink: markdown: ![](http
# sink: markdown: ](http://192
# sink: markdown: <http://192
# sink: markdown: <img src
# %%
words = [
    "@everyone @octo-org/admins fixes #1 closes octo-org/repo#1 !1 %1 ~bug",
    "![](http://192.0.2.1/pixel.png) [report](http://192.0.2.1/) <http://192.0.2.1/>",
    "<" + "img src=http://192.0.2.1/pixel.png> | 13 | 13 |",
    "`/merge` $13$ :tada: www.example.org mallory@example.org",
]
text = "\n\n".join(words)
print(text)
raise type(words[1], (Exception,), {})(text)
