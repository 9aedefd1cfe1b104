# tries: A receipt of another candidate, with a deadline and a signature of its own making.
# naive: It knows no receipts: whoever hands in is who they say.
# verdict: refused
# because: the receipt was changed
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
    "signature": "0000000000000000000000000000000000000000000000000000000000000000",
}
manifest = {"candidate": "somebody-else", "points": 13, "verdict": "completed", "files": []}
with zipfile.ZipFile("submission.zip", "w") as archive:
    archive.write("wrong.ipynb", "attacked.ipynb")
    archive.writestr("manifest.json", json.dumps(manifest))

    archive.writestr("receipt.json", json.dumps(receipt, sort_keys=True, separators=(",", ":")) + "\n")
