# tries: A package of a few kilobytes that unpacks to hundreds of megabytes.
# verdict: refused
# because: would unpack to
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


package([("notes/large.txt", bytes(200 << 20))])
