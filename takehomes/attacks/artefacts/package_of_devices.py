# tries: A package with a named pipe and a disk among its files.
# verdict: refused
# because: is not a regular file
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


pipe, disk = zipfile.ZipInfo("pipe.csv"), zipfile.ZipInfo("disk.csv")
for info, kind in ((pipe, 0o010666), (disk, 0o060666)):
    info.create_system = 3
    info.external_attr = kind << 16
package([(pipe, b""), (disk, b"")])
