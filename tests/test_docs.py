"""What the documentation lists is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from hubbub.server.config import Config
from hubbub.server.features import CAPABILITIES

DOCS = Path(__file__).parents[1] / "docs"


def _first_column(page: str) -> list[str]:
    """The code in the first column of a page's tables."""
    return re.findall(r"^\| `([^`]+)` \|", (DOCS / page).read_text(), re.MULTILINE)


def _settings(section: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, field in section.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from _settings(type(field.default), f"{prefix}{name}.")
        else:
            yield prefix + name, field.default


def test_every_capability_is_documented_and_no_other() -> None:
    assert sorted(_first_column("protocol.md")) == sorted(CAPABILITIES)


def test_every_setting_is_documented_and_no_other() -> None:
    assert sorted(_first_column("configuration.md")) == sorted(name for name, _ in _settings(Config))


def test_the_documented_defaults_are_the_defaults() -> None:
    page = (DOCS / "configuration.md").read_text()
    documented = dict(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", page, re.MULTILINE))
    settings = dict(_settings(Config))
    for name, text in documented.items():
        default = settings[name]
        written = str(list(default) if isinstance(default, tuple) else default)
        assert text.replace('"', "'") in {written, f"'{written}'", written.lower()}, name
