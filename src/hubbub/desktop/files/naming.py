"""Names under which files of strangers may be saved, on any system."""

import re
from typing import Final

_LONGEST: Final = 120
_SEPARATORS: Final = re.compile(r"[/\\:*?\"<>|]")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names of devices (https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def safe_name(name: str) -> str:
    """A file's name without folders, what isn't seen, and what a system takes for something else."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(character for character in last if character.isprintable())
    clean = _SEPARATORS.sub("_", seen).strip(" .")[-_LONGEST:].strip(" .")
    return f"_{clean}" if _RESERVED.fullmatch(clean) else clean or "file"
