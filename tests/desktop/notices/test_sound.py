import stat
import tkinter as tk
import wave
from io import BytesIO
from pathlib import Path

import pytest

from desktop.driving import wait_until
from hubbub.desktop.notices.sound import GAP, Sound, chime


class Heard:
    """A player that notes what it is given to play, for as long as `script` lasts."""

    def __init__(self, root: tk.Tk, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.now = 1000.0
        self.bells: list[bool] = []
        self.path = home / "sounds" / "notice.wav"
        self.log = home / "played"
        self.folder = home / "bin"
        self.folder.mkdir()
        monkeypatch.setenv("PATH", str(self.folder))
        monkeypatch.setattr(root, "bell", lambda: self.bells.append(True))
        self.sound = Sound(root, self.path, lambda: self.now)

    def install(self, player: str, script: str) -> None:
        program = self.folder / player
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    @property
    def played(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def finish(self) -> None:
        wait_until(self.root, lambda: self.sound._player is None)


@pytest.fixture
def heard(root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard(root, tmp_path, monkeypatch)


def test_it_is_short_and_not_too_loud() -> None:
    with wave.open(BytesIO(chime())) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 16_000)
        assert sound.getnframes() / sound.getframerate() < 0.5
        frames = sound.readframes(sound.getnframes())
    samples = [int.from_bytes(frames[at : at + 2], "little", signed=True) for at in range(0, len(frames), 2)]
    assert 5_000 < max(samples) < 16_000
    assert samples[0] == 0
    assert abs(samples[-1]) < 50  # no click at either end


def test_it_is_played_by_what_there_is(heard: Heard) -> None:
    heard.install("aplay", f'echo "$@" >> {heard.log}')
    heard.sound.play()
    heard.finish()
    assert heard.played == [f"-q {heard.path}"]
    assert heard.path.read_bytes() == chime()
    assert not heard.bells


def test_it_is_not_heard_again_at_once(heard: Heard) -> None:
    heard.install("paplay", f'echo "$@" >> {heard.log}')
    for _ in range(2):
        heard.sound.play()
        heard.finish()
    assert len(heard.played) == 1
    heard.now += GAP
    heard.sound.play()
    heard.finish()
    assert len(heard.played) == 2


def test_a_player_that_hangs_is_ended(heard: Heard) -> None:
    heard.install("paplay", "exec /bin/sleep 60")
    heard.sound.play()
    player = heard.sound._player
    assert player is not None
    heard.now += 100
    heard.sound.play()
    heard.finish()
    assert player.returncode is not None


def test_the_end_ends_the_player(heard: Heard) -> None:
    heard.install("paplay", "exec /bin/sleep 60")
    heard.sound.play()
    player = heard.sound._player
    assert player is not None
    heard.sound.close()
    assert player.returncode is not None
    heard.root.update()


def test_without_a_player_the_screen_rings(heard: Heard) -> None:
    heard.sound.play()
    assert heard.bells == [True]


def test_what_can_not_be_written_rings_too(heard: Heard) -> None:
    heard.install("paplay", "true")
    heard.path.parent.write_text("a file where the folder should be")
    heard.sound.play()
    assert heard.bells == [True]
