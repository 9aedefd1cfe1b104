# tries: A package that is refused, and whose name makes the reason of that a formula.
# verdict: refused
# because: a character that cannot be seen
# hands_in: 13;=13+cmd.zip
# sink: csv: ;=13
# sink: csv: ,=13
# sink: batch: \n::error
# sink: summary: \n::error
# sink: csv: \n::error
# %%
import stat
import zipfile

with zipfile.ZipFile("13;=13+cmd.zip", "w") as package:
    package.write("wrong.ipynb", "attacked.ipynb")
    link = zipfile.ZipInfo("=13\n::error::13.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    package.writestr(link, "/etc/passwd")
