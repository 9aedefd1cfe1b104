# tries: Text that turns the words around it, hides, or grows over the lines above.
# verdict: cell-error
# sink: terminal: \u202e
# sink: markdown: \u202e
# sink: junit: \u202e
# sink: html: \u202e
# sink: terminal: \u200b
# %%
turn, hidden = chr(0x202E), chr(0x200B) + chr(0x2066) + chr(0xE0041)
tower = "Z" + chr(0x0301) * 500
print(turn + "31 fo 31" + hidden + tower)
raise type("Error" + chr(0x0301), (Exception,), {})(turn + "31 fo 31" + hidden + tower)
