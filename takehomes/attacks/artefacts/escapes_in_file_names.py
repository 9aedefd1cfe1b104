# tries: A file whose name is a title for the terminal, a link, and half a character.
# named: \x1b]0;13\x07\x9b31m\x1b]8;;x:13\x1b\x5c13\udcff.ipynb
# sink: summary: \x1b
# sink: summary: \x9b
# sink: terminal: \x1b
# sink: csv: \x1b
# sink: csv: \udcff
# sink: batch: \x1b
# sink: batch: \udcff
# sink: json: \x1b
# sink: html: \x1b
# sink: markdown: \x1b
# sink: junit: \x1b
# sink: junit: \udcff
# %%
pass
