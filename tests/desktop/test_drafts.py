import json
import logging
import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import wait_until
from hubbub.desktop.drafts import LONGEST, MOST, Drafts


def test_a_draft_is_there_after_a_restart(root: tk.Tk, tmp_path: Path) -> None:
    path = tmp_path / "new" / "drafts.json"
    drafts = Drafts(root, path)
    drafts.keep("lib:6697", "zoe", "#lobby", "Grüße,\nalso")
    drafts.keep("chess:6697", "zoe", "#lobby", "d4")
    assert drafts.of("lib:6697", "zoe", "#lobby") == "Grüße,\nalso"
    drafts.close()
    again = Drafts(root, path)
    assert again.of("lib:6697", "zoe", "#lobby") == "Grüße,\nalso"
    assert again.of("chess:6697", "zoe", "#lobby") == "d4"
    assert again.of("chess:6697", "zoe", "bob") == ""
    again.close()
    assert path.stat().st_mode & 0o077 == 0


def test_what_was_sent_is_kept_no_longer(root: tk.Tk, tmp_path: Path) -> None:
    drafts = Drafts(root, tmp_path / "drafts.json")
    drafts.keep("lib:6697", "zoe", "#lobby", "hi")
    drafts.keep("lib:6697", "zoe", "#lobby", " ")
    drafts.close()
    assert json.loads((tmp_path / "drafts.json").read_text()) == []


def test_of_a_server_that_is_forgotten_nothing_is_kept(root: tk.Tk, tmp_path: Path) -> None:
    drafts = Drafts(root, tmp_path / "drafts.json")
    drafts.keep("lib:6697", "zoe", "#lobby", "hi")
    drafts.keep("chess:6697", "zoe", "#lobby", "d4")
    drafts.forget("lib:6697", "Zoe")
    assert drafts.of("lib:6697", "zoe", "#lobby") == ""
    drafts.close()
    assert json.loads((tmp_path / "drafts.json").read_text()) == [["chess:6697", "zoe", "#lobby", "d4"]]


def test_it_is_saved_while_one_writes(root: tk.Tk, tmp_path: Path) -> None:
    drafts = Drafts(root, tmp_path / "drafts.json")
    drafts.keep("lib:6697", "zoe", "#lobby", "h")
    drafts.keep("lib:6697", "zoe", "#lobby", "hi")
    assert not (tmp_path / "drafts.json").exists()
    wait_until(root, (tmp_path / "drafts.json").exists)
    assert json.loads((tmp_path / "drafts.json").read_text()) == [["lib:6697", "zoe", "#lobby", "hi"]]
    drafts.close()


def test_drafts_are_bounded_in_number_and_length(root: tk.Tk, tmp_path: Path) -> None:
    drafts = Drafts(root, tmp_path / "drafts.json")
    for number in range(MOST):
        drafts.keep("lib:6697", "zoe", f"#{number}", "text")
    drafts.keep("lib:6697", "zoe", "#0", "x" * (LONGEST + 1))
    drafts.keep("lib:6697", "zoe", "#one-more", "text")
    assert drafts.of("lib:6697", "zoe", "#0") == "x" * LONGEST
    assert drafts.of("lib:6697", "zoe", "#1") == ""
    drafts.close()
    assert len(json.loads((tmp_path / "drafts.json").read_text())) == MOST


@pytest.mark.parametrize("content", ["{", "{}", "3", '[1, ["a", "b"], ["a", "b", 3]]'])
def test_a_damaged_file_costs_only_the_drafts(root: tk.Tk, tmp_path: Path, content: str) -> None:
    path = tmp_path / "drafts.json"
    path.write_text(content)
    drafts = Drafts(root, path)
    drafts.keep("lib:6697", "zoe", "#lobby", "hi")
    drafts.close()
    assert json.loads(path.read_text()) == [["lib:6697", "zoe", "#lobby", "hi"]]


def test_a_folder_that_cannot_be_written_is_only_logged(
    root: tk.Tk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    drafts = Drafts(root, tmp_path / "file" / "drafts.json")
    with caplog.at_level(logging.WARNING):
        drafts.keep("lib:6697", "zoe", "#lobby", "hi")
        drafts.close()
    assert "can't be saved" in caplog.text
