# tries: Answers whose bytes lie: lengths, items without size, a billion items, endless depth.
# %%
import json
import struct

from minbar.rooms.inside import kernel as module


def value(tree, blobs=b""):
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return b"MBV\x01" + struct.pack("<I", len(text)) + text + blobs


array = {"t": "array", "dtype": "<f8", "shape": [10**9], "b": [0, 8]}
payloads = [
    value({**array, "dtype": "|V0", "b": [0, 0]}),
    value(array, bytes(8)),
    value({**array, "shape": [2**40, 0], "b": [0, 0]}),
    value({**array, "shape": [-1]}, bytes(8)),
    value({**array, "dtype": "|O", "shape": [1]}, bytes(8)),
    value(b"[" * 100_000 + b"]" * 100_000),
    value(b"[" + b"1," * 2_000_000 + b"1]"),
    value(b"1" * 1_000_000),
    value(b'{"t":"int","v":"' + b"9" * 5_000_000 + b'"}'),
    value({"t": "handle", "v": 1}),
    value({"t": "range", "start": 0, "stop": 2**62, "step": 1, "name": None}),
    value(b'"\xff\xfe"'),
    b"MBV\x01\xff\xff\xff\xff",
    b"\x80\x04cos\nsystem\n(S'true'\ntR.",
    b"",
]
real, number = module.encode, 0


def encode(result):
    global number
    if isinstance(result, str):
        return real(result)
    number += 1
    return payloads[number % len(payloads)]


module.encode = encode
