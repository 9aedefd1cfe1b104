# tries: A package with a symbolic link to a file of the machine that grades.
# verdict: refused
# because: is a symbolic link
# hands_in: submission.zip
# %%
import io
import zipfile

notebook = open("wrong.ipynb", "rb").read()


def package(entries, mode="w"):
    with zipfile.ZipFile("submission.zip", mode, zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("attacked.ipynb", notebook)
        for name, data in entries:
            archive.writestr(name, data)


link = zipfile.ZipInfo("orders.csv")
link.create_system = 3
link.external_attr = 0o120777 << 16
package([(link, "/etc/passwd")])
