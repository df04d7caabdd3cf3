"""The system is told that this program opens links; a stand-in of its own program notes what it is told."""

import configparser
import shlex
import sys
from pathlib import Path

import pytest

from hubbub.cli.scheme import register_links

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="no freedesktop.org there")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def stand_in(home: Path, status: int = 0) -> None:
    program = home / "bin" / "xdg-mime"
    program.write_text(f'#!/bin/sh\necho "$*" > {home}/told\nexit {status}\n')
    program.chmod(0o755)


def entry(home: Path) -> configparser.SectionProxy:
    reader = configparser.ConfigParser(interpolation=None, delimiters="=")
    reader.optionxform = str  # type: ignore[assignment, method-assign]
    reader.read(home / "applications" / "hubbub-links.desktop")
    return reader["Desktop Entry"]


def test_links_are_opened_with_this_program(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in(home)
    assert register_links() == 0
    assert entry(home)["MimeType"] == "x-scheme-handler/hubbub;"
    assert shlex.split(entry(home)["Exec"]) == [sys.executable, "-m", "hubbub", "join", "%u"]
    assert (home / "told").read_text() == "default hubbub-links.desktop x-scheme-handler/hubbub\n"
    assert "hubbub:// links are opened with Hubbub now" in capsys.readouterr().out


def test_a_path_with_signs_in_it_is_one_word(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(home)
    monkeypatch.setattr(sys, "executable", '/opt/my "100%" $place/python')
    assert register_links() == 0
    assert entry(home)["Exec"] == r'"/opt/my \\"100%%\\" \\$place/python" -m hubbub join %u'


@pytest.mark.parametrize(("status", "words"), [(None, "xdg-mime is not there"), (3, "xdg-mime has refused")])
def test_a_system_that_does_not_take_it(
    home: Path, capsys: pytest.CaptureFixture[str], status: int | None, words: str
) -> None:
    if status is not None:
        stand_in(home, status)
    assert register_links() == 1
    assert capsys.readouterr().err.startswith(words)


def test_a_folder_that_cannot_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "applications").write_text("")
    assert register_links() == 1
    assert "can't be written" in capsys.readouterr().err


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems(home: Path, capsys: pytest.CaptureFixture[str], platform: str) -> None:
    assert register_links(platform) == 1
    assert not (home / "applications").exists()
    assert "Paste them into the field of the host" in capsys.readouterr().err
