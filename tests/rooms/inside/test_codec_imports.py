"""The codec loads a library only for a value of it, and can do without."""

from __future__ import annotations

import struct
import subprocess
import sys

import pytest

NAT = '{"t":"nat"}'


def test_plain_values_need_no_numpy() -> None:
    """Importing the codec and sending plain values loads neither numpy nor pandas."""
    code = (
        "import sys\n"
        "from minbar.rooms.inside.codec import decode, encode\n"
        "assert decode(encode([1, 'a', {'b': None}])) == [1, 'a', {'b': None}]\n"
        "assert not {'numpy', 'pandas'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("missing", ["numpy", "pandas"])
def test_values_of_a_missing_library_are_refused(missing: str) -> None:
    """Where a library is not installed, its values are an error of the codec."""
    text = '{"t":"text","shape":[0],"null":"na","chars":[0,0],"ends":[0,0],"nulls":[0,0]}'
    forged = [b"MBV\x01" + struct.pack("<I", len(tree)) + tree.encode() for tree in (text, NAT)]
    code = (
        "import sys\n"
        f"sys.modules[{missing!r}] = None\n"
        "from minbar.rooms.inside.codec import CodecError, decode\n"
        f"for data in {forged!r}:\n"
        "    try:\n"
        "        decode(data)\n"
        "    except CodecError as error:\n"
        "        assert 'not installed' in str(error), error\n"
        "    else:\n"
        "        sys.exit('accepted')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
