# tries: An archive of another kind, with a link and a bomb, under the name of a package.
# verdict: refused
# because: is not a zip package
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


import tarfile

with tarfile.open("submission.zip", "w:gz") as archive:
    archive.add("wrong.ipynb", "attacked.ipynb")
    link = tarfile.TarInfo("orders.csv")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    archive.addfile(link)
    large = tarfile.TarInfo("large.csv")
    large.size = 100 << 20
    archive.addfile(large, io.BytesIO(bytes(100 << 20)))
