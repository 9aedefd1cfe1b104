# tries: Array files whose head lies: a billion items of no bytes, objects, a wrong length, a head
#   of megabytes.
# then: right
# %%
import struct


def array_file(head, body=b"", version=1):
    text = repr(head).encode() if isinstance(head, dict) else head
    size = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + body


nothing = {"descr": "|V0", "fortran_order": False, "shape": (10**9,)}
files = {
    "nothing.npy": array_file(nothing),
    "objects.npy": array_file({**nothing, "descr": "|O", "shape": (1,)}, b"cos\nsystem\n(S'true'\ntR."),
    "short.npy": array_file({**nothing, "descr": "<f8"}, bytes(8)),
    "head.npy": array_file(b"{" * 1_000_000, version=2),
}
for name, raw in files.items():
    open(name, "wb").write(raw)
open("predictions.csv", "wb").write(files["short.npy"])
scaled = lambda values: np.zeros(len(values), dtype="|V0")
levels = lambda orders: np.array([object()] * len(orders))
