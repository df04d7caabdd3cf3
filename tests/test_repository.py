"""What the repository says about itself is true: pins, decisions, news, make targets, which tests exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
CONSTRAINTS: Final = ("constraints.txt", "constraints-dev.txt")
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())
NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def names(requirements: list[Any]) -> set[str]:
    """The distributions in a list of requirements, without the groups that it includes."""
    found = (NAME.match(requirement) for requirement in requirements if isinstance(requirement, str))
    return {match[0] for match in found if match}


RUNTIME: Final = names(PROJECT["project"]["dependencies"])
DEVELOPMENT: Final = names(PROJECT["dependency-groups"]["build"] + PROJECT["dependency-groups"]["dev"])


def pinned(file: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==\S+", (ROOT / file).read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", CONSTRAINTS)
def test_the_pins_name_no_index(file: str) -> None:
    lines = (ROOT / file).read_text().splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_the_pins_of_the_page_name_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "webclient/package-lock.json").read_text()


@pytest.mark.parametrize("file", CONSTRAINTS)
def test_every_pin_has_a_hash(file: str) -> None:
    blocks = re.split(r"^(?=[a-z])", (ROOT / file).read_text(), flags=re.MULTILINE)
    assert [block.split()[0] for block in blocks if block and "--hash=sha256:" not in block] == []


def test_every_dependency_is_pinned() -> None:
    assert pinned("constraints.txt") >= RUNTIME
    assert pinned("constraints-dev.txt") >= RUNTIME | DEVELOPMENT


def test_every_dependency_is_explained_and_no_other() -> None:
    rows = re.findall(
        r"^\| (.+?) \|", (ROOT / "docs/decisions/0005-dependencies.md").read_text(), re.MULTILINE
    )
    explained = {
        NAME.findall(word)[0].lower() for row in rows for word in row.split(", ") if NAME.search(word)
    }
    assert explained - {"dependency", "---"} == RUNTIME | DEVELOPMENT


def test_every_decision_is_listed() -> None:
    files = {path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    assert set(re.findall(r"\((\d{4}-.+?\.md)\)", (ROOT / "docs/decisions/README.md").read_text())) == files


def test_every_news_fragment_will_be_found() -> None:
    kinds = "|".join(kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"])
    fragments = [path.name for path in (ROOT / "news").iterdir() if path.name != "README.md"]
    assert [name for name in fragments if not re.fullmatch(rf"(\d+|\+\w+)\.({kinds})\.md", name)] == []


def test_every_make_target_is_explained() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    targets = set(re.findall(r"^make (\w+)", shown, re.MULTILINE)) - {"help"}
    assert [target for target in targets if f"`make {target}`" not in guide] == []


def test_every_module_of_the_protocol_has_its_own_tests() -> None:
    modules = {path.stem for path in (ROOT / "src/hubbub/wire").glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/wire").glob("test_*.py")}
    assert tests - {"fixtures"} == modules  # which are for all of them, and for the page's


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("hubbub.cli.start", "hubbub.cli.main hubbub.desktop typer"),
        ("hubbub.cli.main", "hubbub.client hubbub.desktop hubbub.server hubbub.store sqlalchemy tkinter"),
        ("hubbub.cli.serve", "hubbub.client hubbub.desktop tkinter"),
        ("hubbub.client", "sqlalchemy tkinter"),
        ("hubbub.desktop.app", "hubbub.server hubbub.store sqlalchemy"),
    ],
)
def test_a_part_loads_only_what_it_needs(module: str, absent: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) & set(absent.split()) == set()
