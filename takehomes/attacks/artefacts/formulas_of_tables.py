# tries: Texts that a spreadsheet takes for formulas, where a table of results is made.
# verdict: cell-error
# sink: terminal: \n=HYPERLINK
# sink: markdown: \n=HYPERLINK
# %%
formulas = ["=HYPERLINK(\"http://192.0.2.1\")", "+1+cmd|' /C calc'!A0", "-13", "@SUM(13)", "\t=13", "\r=13"]
print("\n".join(formulas))
raise type(formulas[0], (Exception,), {})("\n".join(formulas))
