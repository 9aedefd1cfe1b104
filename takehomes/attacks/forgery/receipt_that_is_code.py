# tries: A receipt that is a program, a bomb and a path in place of what was signed.
# naive: It knows no receipts: whoever hands in is who they say.
# verdict: refused
# because: no receipt of minbar
# hands_in: submission.zip
# %%
import json
import zipfile

receipt = {
    "schema": "receipt/1",
    "takehome": "attacked",
    "version": "1.0.0",
    "candidate": "somebody-else",
    "started": "2026-01-01T00:00:00Z",
    "deadline": "2099-01-01T00:00:00Z",
    "key_id": "0" * 16,
    "extensions": [],
    "signature": "$(id)",
}
manifest = {"candidate": "somebody-else", "points": 13, "verdict": "completed", "files": []}
with zipfile.ZipFile("submission.zip", "w") as archive:
    archive.write("wrong.ipynb", "attacked.ipynb")
    archive.writestr("manifest.json", json.dumps(manifest))

    receipt["candidate"] = "../../" + "x" * 10_000
    receipt["extensions"] = [[[[{}]]]] * 1000
    archive.writestr("receipt.json", json.dumps(receipt))
