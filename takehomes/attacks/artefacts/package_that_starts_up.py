# tries: A package with files that Python and pytest read when they begin.
# verdict: refused
# because: instead of the module `conftest`
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


package([("conftest.py", b"import os; os._exit(0)"), ("evil.pth", b"import os"), ("sitecustomize.py", b"")])
