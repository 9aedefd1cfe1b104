# tries: A package whose sizes, sums and names differ between its head and its list.
# verdict: refused
# because: is damaged
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


package([("notes.csv", b"x" * 1000)])
raw = open("submission.zip", "rb").read()
open("submission.zip", "wb").write(raw.replace(b"notes.csv", b"other.csv", 1))
