# tries: Pictures that are programs, fetch others, or are a billion points large.
# sink: html: <svg xmlns='http://www.w3.org/2000/svg' onload
# sink: html: <foreignObject
# sink: html: '><h1>13 of 13
# sink: html: href='//192.0.2.1
# %%
import base64
import struct
import zlib

from IPython.display import display


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


huge = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", huge) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
svg = (
    "<" + "svg xmlns='http://www.w3.org/2000/svg' onload='alert(13)'><script>alert(13)</script>"
    "<foreignObject><iframe srcdoc='13 of 13'/></foreignObject><image href='//192.0.2.1/x.png'/>"
    "<use href='data:image/svg+xml,x#x'/></svg>"
)
for kind, data in {
    "image/png": base64.b64encode(png).decode(),
    "image/jpeg": "'><h1>13 of 13</h1>",
    "image/gif": base64.b64encode(b"<script>alert(13)</script>").decode(),
    "image/svg+xml": svg,
    "image/x-anything": "x",
}.items():
    display({kind: data}, raw=True)
