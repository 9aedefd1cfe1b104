# tries: A package whose entries lie over the same bytes, which makes a small file large.
# verdict: refused
# because: lies over
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


package([(f"{number}.csv", bytes(1 << 20)) for number in range(3)])
raw = bytearray(open("submission.zip", "rb").read())
second, third = (raw.find(b"PK\x01\x02", at) for at in (raw.find(b"PK\x01\x02") + 1, raw.rfind(b"PK\x01\x02")))
raw[third + 42 : third + 46] = raw[second + 42 : second + 46]
open("submission.zip", "wb").write(raw)
