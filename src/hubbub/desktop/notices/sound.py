"""The sound of a notice: two soft tones of our own, played by what the system has, without waiting."""

import array
import logging
import math
import shutil
import subprocess
import sys
import time
import tkinter as tk
import wave
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

GAP: Final = 4.0
"""Seconds between two sounds, at least."""

_RATE: Final = 22_050  # samples in a second
_TONES: Final = ((659.26, 0.0), (880.0, 0.09))  # hertz, and seconds after the beginning
_LENGTH: Final = 0.4  # seconds
_LOUDNESS: Final = 0.22
_ATTACK: Final = 0.006  # seconds in which a tone swells, so that it doesn't click
_DECAY: Final = 12.0
_FADE: Final = 0.05  # seconds at the end, for the same reason
_PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
_LOOK: Final = 250  # milliseconds until it is looked whether a player has ended
_PATIENCE: Final = 5.0  # seconds that one may take

_log = logging.getLogger(__name__)


class Sound:
    """Plays the sound, at most once in GAP seconds. Its file is made when it is first needed."""

    def __init__(self, window: tk.Misc, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._path = path
        self._clock = clock
        self._last = -math.inf
        self._player: subprocess.Popen[bytes] | None = None

    def play(self) -> None:
        """Play it, unless it has just been heard."""
        now = self._clock()
        if now - self._last < GAP or self._player is not None:
            return
        self._last = now
        try:
            self._begin()
        except OSError as error:
            _log.warning("The sound of notices can't be played: %s", error)
            self._window.bell()

    def close(self) -> None:
        """Play no longer."""
        if self._player is not None:
            self._player.kill()
            self._player.wait()
            self._player = None

    def _begin(self) -> None:
        """Raises OSError."""
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(chime())
        if sys.platform == "win32":
            import winsound  # noqa: PLC0415 - only Windows has it

            winsound.PlaySound(str(self._path), winsound.SND_FILENAME | winsound.SND_ASYNC)
        elif command := _player():
            self._player = subprocess.Popen(  # noqa: S603 - one of _PLAYERS, with our own file
                [*command, str(self._path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._window.after(_LOOK, self._look)
        else:
            self._window.bell()

    def _look(self) -> None:
        """Take note of the player's end, so that nothing is left of it; end one that hangs."""
        if self._player is None:
            return
        if self._player.poll() is not None:
            self._player = None
        elif self._clock() - self._last > _PATIENCE:
            self.close()
        else:
            self._window.after(_LOOK, self._look)


def chime() -> bytes:
    """The sound as a WAV file: 16 bits, one channel."""
    samples = array.array(
        "h", (round(_sample(number / _RATE) * 32_767) for number in range(round(_RATE * _LENGTH)))
    )
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()


def _sample(at: float) -> float:
    """How far the air is moved at a moment, from -1 to 1."""
    fading = min((_LENGTH - at) / _FADE, 1.0)
    return _LOUDNESS * fading * sum(_tone(frequency, at - start) for frequency, start in _TONES)


def _tone(frequency: float, at: float) -> float:
    if at < 0:
        return 0.0
    return math.sin(math.tau * frequency * at) * min(at / _ATTACK, 1.0) * math.exp(-_DECAY * at)


def _player() -> tuple[str, ...] | None:
    """The command of the first player that there is."""
    return next((player for player in _PLAYERS if shutil.which(player[0])), None)
