"""Pictures: only what proves to be one is shown."""

from __future__ import annotations

import base64
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from minbar.report.images import IMAGE_TYPES, MAX_PIXELS, read_picture
from tests.report.sample_notebook import png


def encoded(kind: str, size: tuple[int, int] = (31, 17), **options: object) -> str:
    """Return a picture that an independent library wrote."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return base64.b64encode(file.getvalue()).decode("ascii")


@pytest.mark.parametrize(
    ("mime", "text"),
    [
        ("image/png", encoded("png")),
        ("image/jpeg", encoded("jpeg")),
        ("image/jpeg", encoded("jpeg", progressive=True, exif=b"Exif\0\0" + b"x" * 200)),
        ("image/gif", encoded("gif")),
    ],
)
def test_real_pictures_are_read_with_their_size(mime: str, text: str) -> None:
    """Width and height are those that another library wrote."""
    picture = read_picture(mime, text)
    assert picture is not None
    assert (picture.width, picture.height) == (31, 17)
    assert picture.uri == f"data:{mime};base64,{text}"


def test_line_ends_in_base64_are_taken_out() -> None:
    """Kernels break base64 into lines; the address has none."""
    picture = read_picture("image/png", png(8, 8))
    assert picture is not None
    assert picture.uri.split() == [picture.uri]


@pytest.mark.parametrize(
    ("mime", "text"),
    [
        ("image/jpeg", encoded("png")),
        ("image/png", encoded("gif")),
        ("image/svg+xml", encoded("png")),
        ("image/png", ""),
        ("image/png", "not base64!"),
        ("image/png", 'x" onerror="alert(1)'),
        ("image/png", base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()),
        ("image/gif", base64.b64encode(b"GIF89a\x01").decode()),
        ("image/jpeg", base64.b64encode(b"\xff\xd8\xff" + b"\xff" * 50).decode()),
        ("image/png", base64.b64encode(b"<script>alert(1)</script>").decode()),
    ],
)
def test_what_is_not_the_picture_it_claims_to_be_is_refused(mime: str, text: str) -> None:
    """Wrong type, no base64, no picture, a truncated one: none gets into the page."""
    assert read_picture(mime, text) is None


def claiming(width: int, height: int) -> str:
    """Return the head of a PNG that claims a size."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02"
    return base64.b64encode(head).decode("ascii")


def test_pictures_that_would_fill_a_browsers_memory_are_refused() -> None:
    """A few bytes can claim billions of pixels; the limit is exact."""
    assert read_picture("image/png", claiming(MAX_PIXELS, 1)) is not None
    assert read_picture("image/png", claiming(MAX_PIXELS + 1, 1)) is None
    assert read_picture("image/png", claiming(0, 5)) is None


@given(st.sampled_from(IMAGE_TYPES), st.binary(max_size=60))
def test_any_bytes_are_taken_or_refused_without_an_error(mime: str, tail: bytes) -> None:
    """No bytes behind a good beginning make the reader fail."""
    for head in (b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        picture = read_picture(mime, base64.b64encode(head + tail).decode("ascii"))
        assert picture is None or picture.uri.startswith(f"data:{mime};base64,")
