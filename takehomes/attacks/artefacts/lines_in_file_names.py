# tries: A file whose name goes on in the next line, with a row of its own and a command for a log.
# named: 13\n13,attacked.ipynb,mallory,1,0.0,graded,completed,1.0\x0d\n::error::13.ipynb
# sink: csv: \n13,attacked
# sink: csv: \n::error
# sink: summary: \n13,attacked
# sink: summary: \n::error
# sink: batch: \n::error
# sink: terminal: \n::error
# sink: markdown: \n::error
# sink: junit: \n::error
# %%
pass
