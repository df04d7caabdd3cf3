"""The name of a file in the header of a request or an answer: Content-Disposition (RFC 6266 and 8187)."""

import re
from typing import Final
from urllib.parse import quote, unquote

_LONGEST_NAME: Final = 200
_NO_NAME: Final = "file"

_FULL: Final = re.compile(r"""; *filename\* *= *utf-8'[^']*'([^\s;"',]+)""", re.IGNORECASE)
_PLAIN: Final = re.compile(r'; *filename *= *(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)
_QUOTED: Final = re.compile(r"\\(.)")


def disposition(name: str, kind: str = "attachment") -> str:
    """The name of a file for everybody, and in all its characters (RFC 6266, appendix D)."""
    clean = _fitting(name)
    plain = clean.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_").replace('"', "_")
    words = f'{kind}; filename="{plain}"'
    return words if plain == clean else f"{words}; filename*=UTF-8''{quote(clean, safe='', errors='replace')}"


def file_name(header: str) -> str:
    """The name that a header tells, without folders and what isn't seen; of a long one the end."""
    if full := _FULL.search(header):
        told = unquote(full[1], errors="replace")
    elif plain := _PLAIN.search(header):
        told = plain[2] or _QUOTED.sub(r"\1", plain[1] or "")
    else:
        told = ""
    return _fitting(told.replace("\\", "/").rpartition("/")[2]).strip(" .") or _NO_NAME


def _fitting(name: str) -> str:
    """A name without what isn't seen; of a long one the end, which tells its kind."""
    return "".join(character for character in name if character.isprintable())[-_LONGEST_NAME:]
