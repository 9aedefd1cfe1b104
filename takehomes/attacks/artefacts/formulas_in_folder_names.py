# tries: Results in a folder whose name is a formula, by the name of what was handed in.
# named: +13+cmd.ipynb
# sink: csv: \n+13
# sink: csv: \n"+13
# sink: csv: ,+13
# %%
pass
