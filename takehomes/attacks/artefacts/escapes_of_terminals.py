# tries: Escapes that clear a terminal, title its window, fill its clipboard, link its text.
# verdict: cell-error
# sink: terminal: \x1b
# sink: markdown: \x1b
# sink: junit: \x1b
# sink: html: \x1b
# sink: terminal: \x9b
# sink: terminal: \x08
# %%
import sys

escape = chr(27)
texts = [
    escape + "[2J" + escape + "[H13 of 13",
    escape + "]0;13 of 13" + chr(7),
    escape + "]52;c;Y3VybCAxOTIuMC4yLjE=" + chr(7),
    escape + "]8;;http://192.0.2.1/" + escape + "\\report" + escape + "]8;;" + escape + "\\",
    escape + "P$q q" + escape + "\\" + chr(0x9B) + "31m" + chr(0x9D) + "0;13" + chr(0x9C),
    "points: 1\rpoints: 13" + chr(8) * 40,
]
for text in texts:
    print(text)
    print(text, file=sys.stderr)
raise ValueError("".join(texts))
