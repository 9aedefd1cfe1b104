# tries: A file whose name is a formula only where semicolons part the cells of a table.
# named: 13; \uff1d13;+13;"@SUM(13).ipynb
# sink: csv: ; \uff1d
# sink: csv: ;+
# sink: csv: ;"@
# sink: csv: ;""@
# %%
pass
