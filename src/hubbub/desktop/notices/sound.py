"""The sound of a notice: two soft tones of our own, played by what the system has, without waiting."""

import array
import cmath
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
from itertools import accumulate, repeat
from operator import mul
from pathlib import Path
from typing import Final

GAP: Final = 4.0
"""Seconds between two sounds, at least."""

_RATE: Final = 16_000  # samples in a second
_SAMPLES: Final = 5_600
_TONES: Final = ((659.26, 0.0), (880.0, 0.09))  # hertz, and seconds after the beginning
_LOUDNESS: Final = 0.22
_DECAY: Final = 12.0
_FADE: Final = 800  # samples at the end, so that it doesn't click
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
    tones = [_tone(frequency, start) for frequency, start in _TONES]
    fading = (min((_SAMPLES - number) / _FADE, 1.0) for number in range(_SAMPLES))
    moved = (fade * sum(parts) for fade, *parts in zip(fading, *tones, strict=True))
    samples = array.array("h", (round(_LOUDNESS * 32_767 * each) for each in moved))
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()


def _tone(frequency: float, start: float) -> list[float]:
    """A tone that dies away, from -1 to 1, silent up to `start` (seconds)."""
    silent = round(start * _RATE)
    step = cmath.exp(complex(-_DECAY, math.tau * frequency) / _RATE)
    turning = accumulate(repeat(step, _SAMPLES - silent - 1), mul, initial=complex(1))
    return [0.0] * silent + [each.imag for each in turning]


def _player() -> tuple[str, ...] | None:
    """The command of the first player that there is."""
    return next((player for player in _PLAYERS if shutil.which(player[0])), None)
