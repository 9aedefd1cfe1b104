# tries: A file whose name is a formula, where results of many submissions are made into a table.
# named: =HYPERLINK("x:192.0.2.1",A1)&"\u202e.ipynb
# sink: csv: ,=
# sink: csv: ,"=
# sink: csv: \u202e
# sink: batch: \u202e
# %%
pass
