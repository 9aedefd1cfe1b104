# tries: A package with names that lead out of its folder.
# verdict: refused
# because: leads out of its folder
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


package([("../../../../tmp/left-behind.csv", b"x"), ("/tmp/left-behind.csv", b"x")])
