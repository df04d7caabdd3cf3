"""The process that opens one picture: from its standard input, the small one to its standard output.

`shrinking` starts it. Nothing else imports this, since it limits the process that it runs in.
"""

import sys
import warnings
from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

from hubbub.pictures.confinement import confine
from hubbub.pictures.verdict import HEAD, Verdict

MOST_PIXELS: Final = 25_000_000

_FORMATS: Final = ("PNG", "JPEG", "GIF", WebPImagePlugin.WebPImageFile.format)
_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations that are a quarter turn away (Exif 2.32, section 4.6.4)."""
_QUALITY: Final = 80
"""Of WebP. PNG knows none."""


def main(width: int, height: int, kind: str) -> None:
    """Answer the picture on the standard input, to fit a box, as ``WEBP`` or ``PNG``."""
    confine()
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = (
        MOST_PIXELS // 2
    )  # it refuses beyond twice as many, before it takes memory for them
    sys.stdout.buffer.write(_answer(sys.stdin.buffer, (width, height), kind))


def _answer(file: BinaryIO, box: tuple[int, int], kind: str) -> bytes:
    try:
        picture = Image.open(file, formats=_FORMATS)
    except Image.DecompressionBombError:
        return HEAD.pack(Verdict.TOO_LARGE, 0, 0)
    except UnidentifiedImageError:
        return HEAD.pack(Verdict.NO_PICTURE, 0, 0)
    is_turned = picture.getexif().get(_ORIENTATION) in _TURNED
    size = picture.size[::-1] if is_turned else picture.size
    return HEAD.pack(Verdict.MADE, *size) + _small(picture, box[::-1] if is_turned else box, kind)


def _small(picture: Image.Image, box: tuple[int, int], kind: str) -> bytes:
    """Its first frame, turned as the camera was held, and nothing but its pixels."""
    picture.draft("RGB", box)  # JPEG can be decoded at an eighth of its size
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256, "L")
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail(box)
    small = ImageOps.exif_transpose(small)
    small.info = {}
    data = BytesIO()
    small.save(data, kind, quality=_QUALITY)
    return data.getvalue()
