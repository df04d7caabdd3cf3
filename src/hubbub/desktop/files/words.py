"""How a file stands, in words."""

from hubbub.client.translation import _, n_
from hubbub.desktop.files.basket import Attachment, Stage

_STEP = 10_000
"""From so many of a unit on, the next larger one is used, so that no size needs a fraction."""


def size_words(size: int) -> str:
    """A size in bytes as people say it, in units of 1000."""
    kilo, mega, giga = size // 1000, size // 1000**2, size // 1000**3
    if size < _STEP:
        return n_("{number} byte", "{number} bytes", size).format(number=size)
    if kilo < _STEP:
        return _("{number} kB").format(number=kilo)
    return _("{number} MB").format(number=mega) if mega < _STEP else _("{number} GB").format(number=giga)


def state_words(file: Attachment) -> str:
    """How far a file has come, or why it was refused."""
    size = size_words(file.size)
    if file.stage is Stage.REFUSED:
        return file.reason
    if file.stage is Stage.WAITING:
        return size
    if not file.sent:
        return _("{size}, waits for its turn").format(size=size)
    return _("{sent} of {size}").format(sent=size_words(file.sent), size=size)
