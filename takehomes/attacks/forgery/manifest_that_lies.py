# tries: A manifest that names another candidate, and points that were never won.
# naive: It reads no manifest: graders that believe one are its control.
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
    "signature": "x",
}
manifest = {"candidate": "somebody-else", "points": 13, "verdict": "completed", "files": []}
with zipfile.ZipFile("submission.zip", "w") as archive:
    archive.write("wrong.ipynb", "attacked.ipynb")
    archive.writestr("manifest.json", json.dumps(manifest))

    archive.writestr("grade.json", json.dumps({"points": 13, "status": "graded"}))
