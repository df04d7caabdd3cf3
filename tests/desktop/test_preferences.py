import logging
from pathlib import Path

import pytest

from hubbub.desktop.preferences import PreferenceFile, Preferences


def test_the_first_time_everything_is_as_usual(tmp_path: Path) -> None:
    assert PreferenceFile(tmp_path / "desktop.json").values == Preferences()


def test_what_was_remembered_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "desktop.json"
    PreferenceFile(path).remember(nick="Zoë", port="7000", recent=("localhost Net",))
    assert PreferenceFile(path).values == Preferences(nick="Zoë", port="7000", recent=("localhost Net",))


@pytest.mark.parametrize("content", ["{", "[]", "[1]", "3", "null"])
def test_a_damaged_file_costs_only_the_preferences(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "desktop.json"
    path.write_text(content)
    with caplog.at_level(logging.WARNING):
        assert PreferenceFile(path).values == Preferences()
    assert str(path) in caplog.text


def test_values_of_other_versions_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "desktop.json"
    path.write_text('{"nick": "bob", "port": 6697, "colour of the sky": "blue", "recent": [1, "a"]}')
    assert PreferenceFile(path).values == Preferences(nick="bob", recent=("a",))


def test_a_folder_that_cannot_be_written_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    preferences = PreferenceFile(tmp_path / "file" / "desktop.json")
    preferences.remember(nick="bob")
    assert preferences.values.nick == "bob"
    assert "can't be saved" in caplog.text
