from pathlib import Path

import pytest

from hubbub.desktop.files.basket import Attachment, Stage
from hubbub.desktop.files.words import size_words, state_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (9_999, "9999 bytes"),
        (10_000, "10 kB"),
        (9_999_999, "9999 kB"),
        (10_000_000, "10 MB"),
        (12_000_000_000, "12 GB"),
    ],
)
def test_a_size_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("stage", "sent", "words"),
    [
        (Stage.WAITING, 0, "20 kB"),
        (Stage.SENDING, 0, "20 kB, waits for its turn"),
        (Stage.SENDING, 12_345, "12 kB of 20 kB"),
        (Stage.REFUSED, 12_345, "No room."),
    ],
)
def test_how_a_file_stands(stage: Stage, sent: int, words: str) -> None:
    file = Attachment("1", Path("a"), "a", 20_000, stage=stage, sent=sent, reason="No room.")
    assert state_words(file) == words
