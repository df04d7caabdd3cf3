"""Links as QR codes in a terminal, for phones."""

import sys
from io import StringIO

import segno


def code(link: str) -> list[str]:
    """A link as a QR code in half blocks, where standard output is a terminal that has them."""
    if not (sys.stdout.isatty() and sys.stdout.encoding.lower().startswith("utf")):
        return []
    drawn = StringIO()
    segno.make(link, error="m", micro=False).terminal(drawn, compact=True)
    return ["", *drawn.getvalue().splitlines(), ""]
