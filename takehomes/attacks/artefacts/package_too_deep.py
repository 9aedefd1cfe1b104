# tries: A package with folders within folders, two hundred levels of them.
# verdict: refused
# because: levels deep
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


package([("notes/" + "a/" * 200 + "deep.csv", b"x")])
