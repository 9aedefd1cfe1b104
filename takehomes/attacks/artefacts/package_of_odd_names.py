# tries: A package with names of devices, of unseen characters, and two that are one.
# verdict: refused
# because: is a device on Windows
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


package([("CON.csv", b"x"), ("a" + chr(0x202E) + "vsc.py", b"x"), ("Notes/A.csv", b"x"), ("notes/a.csv", b"y")])
