"""Pictures as people send them, and such as are made to do harm."""

import zlib
from io import BytesIO
from random import Random
from struct import pack
from typing import Final

from PIL import Image

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SCANS: Final = 40_000
_BLOCK: Final = 1024 * 1024
_ADLER: Final = 65521


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", **settings: object) -> bytes:
    """A picture with something to see in it, always the same."""
    data, (width, height) = BytesIO(), size
    Image.frombytes("RGB", size, Random(1).randbytes(3 * width * height)).save(data, kind, **settings)
    return data.getvalue()


def photo_on_its_side(size: tuple[int, int]) -> bytes:
    """A photo that was taken with the camera turned by a quarter, and says where that was."""
    data, image = BytesIO(), Image.new("RGB", size, "red")
    facts = image.getexif()
    facts[0x0112] = 6  # Orientation
    facts[0x010E] = "at our home"  # ImageDescription
    image.save(data, "JPEG", exif=facts)
    return data.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of PNG (section 5.3)."""
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def _packed_zeros(size: int) -> bytes:
    """So many zeros as a zlib stream (RFC 1950), of one block that comes again and again."""
    times, rest = divmod(size, _BLOCK)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(_BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(bytes(rest)) + packer.flush()
    return b"\x78\xda" + block * times + end + pack(">HH", size % _ADLER, 1)


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels, all of them the same, in which even that is compressed as far as it goes."""
    head = _chunk(b"IHDR", pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = _packed_zeros((1 + width // 8) * height)
    return _SIGNATURE + head + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def text_bomb(size: int) -> bytes:
    """A small PNG with so many bytes of compressed text in it."""
    whole = picture()
    text = _chunk(b"zTXt", b"Comment\0\0" + _packed_zeros(size))
    return whole[:33] + text + whole[33:]  # after the signature and IHDR


def large_canvas() -> bytes:
    """A WebP of some bytes that says it has as many pixels as one can have (RFC 9649, section 2.7)."""
    side = pack("<I", 16_383)[:3]
    body = b"WEBP" + b"VP8X" + pack("<I", 10) + b"\x10\0\0\0" + side + side + picture(kind="WEBP")[12:]
    return b"RIFF" + pack("<I", len(body)) + body


def slow() -> bytes:
    """A JPEG that takes minutes: its last scan, of a few bytes, comes again and again."""
    data = BytesIO()
    Image.new("L", (4992, 4992), 128).save(data, "JPEG", progressive=True)
    whole = data.getvalue()
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * _SCANS + whole[-2:]
