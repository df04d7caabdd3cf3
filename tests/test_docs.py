"""What the documentation lists is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from argon2 import Type
from pydantic import BaseModel

from hubbub.server import bounds, passwords
from hubbub.server.commands.table import COMMANDS
from hubbub.server.config import Config
from hubbub.server.features import CAPABILITIES
from hubbub.wire import limits

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def _first_column(text: str) -> list[str]:
    """The code in the first column of a text's tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def _section(page: str, title: str) -> str:
    """What stands under a heading of a page."""
    _, _, rest = (DOCS / page).read_text().partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def _settings(section: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, field in section.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from _settings(type(field.default), f"{prefix}{name}.")
        else:
            yield prefix + name, field.default


def test_every_capability_is_documented_and_no_other() -> None:
    assert sorted(_first_column(_section("protocol.md", "Capabilities"))) == sorted(CAPABILITIES)


def test_the_commands_are_documented_in_the_words_of_the_table() -> None:
    rows = re.findall(r"^\| `.*$", _section("protocol.md", "Commands"), re.MULTILINE)
    table = [
        f"| `{f'{name} {command.usage}'.rstrip()}` | {command.help} |" for name, command in COMMANDS.items()
    ]
    assert sorted(rows) == sorted(table)


def _pages_of_settings() -> str:
    return (DOCS / "configuration.md").read_text() + _section("limits.md", "Settings")


def test_every_setting_is_documented_once_and_no_other() -> None:
    assert sorted(_first_column(_pages_of_settings())) == sorted(name for name, _ in _settings(Config))


def test_the_documented_defaults_are_the_defaults() -> None:
    page = _pages_of_settings()
    documented = dict(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", page, re.MULTILINE))
    settings = dict(_settings(Config))
    for name, text in documented.items():
        default = settings[name]
        written = str([str(each) for each in default] if isinstance(default, tuple) else default)
        assert text.replace('"', "'") in {written, f"'{written}'", written.lower()}, name


def _numbers(module: ModuleType) -> dict[str, float]:
    return {name: value for name, value in vars(module).items() if isinstance(value, int | float)}


def test_the_fixed_bounds_are_documented_with_their_values() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| `([\d.]+)` \|", _section("limits.md", "Fixed"), re.MULTILINE)
    assert {name: float(value) for name, value in rows} == _numbers(limits) | _numbers(bounds)
    assert len(rows) == len(set(rows))


def test_the_costs_of_commands_are_documented() -> None:
    documented: dict[str, float] = {}
    for cost, commands in re.findall(
        r"^\| ([\d.]+) \| (.*) \|$", _section("limits.md", "What commands cost"), re.MULTILINE
    ):
        documented |= dict.fromkeys(re.findall(r"`([A-Z]+)`", commands), float(cost))
    assert documented == {name: command.cost for name, command in COMMANDS.items() if command.cost != 1}


def test_what_the_threat_model_names_is_there() -> None:
    named = set(re.findall(r"`([\w/]+\.(?:py|md))`", (ROOT / "SECURITY.md").read_text()))
    assert len(named) > 20
    assert [
        each for each in named if not any((top / each).is_file() for top in (ROOT, ROOT / "src/hubbub"))
    ] == []


def test_the_threat_model_says_how_passwords_are_kept() -> None:
    hasher = passwords._HASHER
    kept = f"argon2id ({hasher.memory_cost // 1024} MiB, {hasher.time_cost} passes)"
    text = (ROOT / "SECURITY.md").read_text()
    assert kept in text
    assert hasher.type is Type.ID
    assert f"PBKDF2, {passwords.ITERATIONS:,} rounds" in text
    assert f"{Config().accounts.password_length} characters are asked for" in text


def test_the_server_opens_no_connection() -> None:
    opening = re.compile(
        r"\b(\w*connect(?:_ex)?|(?:create|open)_\w*connection|sendto|urlopen|gethostby\w+)\("
    )
    found = [
        f"{path.name}: {match[1]}"
        for part in ("server", "wire")
        for path in (ROOT / "src/hubbub" / part).rglob("*.py")
        for match in opening.finditer(path.read_text())
    ]
    assert found == []


def test_everything_to_survive_has_a_test_and_every_test_of_it_is_documented() -> None:
    tests = Path(__file__).parent / "survival"
    found = [
        name
        for file in tests.glob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)\(", file.read_text(), re.MULTILINE)
    ]
    page = (DOCS / "survival.md").read_text()
    rows = [
        row
        for row in re.findall(r"^\| (.*) \|$", page, re.MULTILINE)
        if not row.startswith(("what happens", "---"))
    ]
    assert [row for row in rows if not re.search(r"\| `test_\w+`[^|]*$", row)] == []
    assert sorted(re.findall(r"`(test_\w+)`", page)) == sorted(found)


def test_the_page_of_the_desktop_program_has_the_keys_that_lead_through_it() -> None:
    code = (ROOT / "src/hubbub/desktop/going.py").read_text(encoding="utf-8")
    bound = set(re.findall(r'bind(?:_all)?\("<([^>]+)>"', code)) - {"Control-ISO_Left_Tab"}
    assert {_as_read(key) for key in bound} <= _keys_of(_section("desktop.md", "Keys"))


def _as_read(key: str) -> str:
    """What people call a key that Tk calls so."""
    *modifiers, last = key.split("-")
    last = {"Up": "↑", "Down": "↓"}.get(last, last[:1].upper() + last[1:])
    return "+".join([*(word.replace("Control", "Ctrl") for word in modifiers), last])


def _keys_of(section: str) -> set[str]:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", section, re.MULTILINE)
    return {key for row in rows for key in row.split(", ")}
