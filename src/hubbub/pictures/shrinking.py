"""Makes a picture small that anybody may have sent: another process opens it, and can take little harm along.

It takes about 0.1 s, most of which is that process's start. `shrink` waits for it: call it on a thread.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Lock, Timer
from typing import IO, Final, Literal, NamedTuple

from hubbub.pictures.verdict import HEAD, Verdict

PATIENCE: Final = 60.0
"""Seconds until a picture has to be there. How long it may compute is the process's own limit."""

_LONGEST: Final = 4 * 1024 * 1024
"""Bytes of an answer; no small picture has so many."""

_OPENER: Final = "import sys; sys.path += sys.argv[4:]; from hubbub.pictures.opening import main; \
main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])"
_LOWER_PRIORITY: Final = 0x08004000
"""BELOW_NORMAL_PRIORITY_CLASS and CREATE_NO_WINDOW, which only Windows has."""


class PictureError(Exception):
    """A picture is not opened, and would not be another time."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


class Small(NamedTuple):
    """A small picture, and the width and the height of the whole one as it is shown."""

    data: bytes
    width: int
    height: int


class Shrinker:
    """Makes pictures small, on any number of threads, until it is closed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def shrink(self, source: Path | bytes, box: tuple[int, int], kind: Literal["WEBP", "PNG"]) -> Small:
        """A picture as small as a box of pixels. Of an animation, that is its first frame.

        Raises PictureError; OSError, as TimeoutError, where it is not the picture's fault.
        """
        with _opened(source) as file:
            return _read(self._ask(file, [str(box[0]), str(box[1]), kind]))

    def close(self) -> None:
        """End what runs. Who waits for it gets a TimeoutError."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()

    def _ask(self, file: IO[bytes], arguments: list[str]) -> bytes:
        with self._begun(file, arguments) as process:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            late = Event()

            def end() -> None:
                late.set()
                process.kill()

            timer = Timer(PATIENCE, end)
            timer.start()
            try:
                answer = process.stdout.read(_LONGEST)
                if len(answer) == _LONGEST:
                    process.kill()
                died = process.wait() != 0
            finally:
                timer.cancel()
        if late.is_set() or self._closed:
            raise TimeoutError("The process that opens pictures was ended before it has answered")
        return b"" if died else answer

    @contextmanager
    def _begun(self, file: IO[bytes], arguments: list[str]) -> "Iterator[subprocess.Popen[bytes]]":
        with self._lock:
            if self._closed:
                raise TimeoutError("No more pictures are opened")
            process = _begin(file, arguments)
            self._running.add(process)
        try:
            with process:
                try:
                    yield process
                finally:
                    process.kill()
        finally:
            with self._lock:
                self._running.discard(process)


def shrink(source: Path | bytes, box: tuple[int, int], kind: Literal["WEBP", "PNG"]) -> Small:
    """See Shrinker.shrink, for programs that can wait for it at their end."""
    return Shrinker().shrink(source, box, kind)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[IO[bytes]]:
    """A file of it, as no pipe is read at another place than its end."""
    with TemporaryFile() if isinstance(source, bytes) else source.open("rb") as file:
        if isinstance(source, bytes):
            file.write(source)
            file.seek(0)
        yield file


def _begin(file: IO[bytes], arguments: list[str]) -> "subprocess.Popen[bytes]":
    """Start the process. It gets no environment, no folder and no package but ours and Pillow."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", "-c", _OPENER, *arguments, *_packages()],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_LOWER_PRIORITY if sys.platform == "win32" else 0,
    )


def _packages() -> list[str]:
    """The folders of our own package and of Pillow, by which it is found without those of anybody else."""
    origins = [find_spec(name) for name in ("hubbub", "PIL")]
    return [str(Path(each.origin).parents[1]) for each in origins if each is not None and each.origin]


def _read(answer: bytes) -> Small:
    """What was answered. What has died without a word had too little memory or time for it."""
    if len(answer) < HEAD.size:
        raise PictureError(Verdict.BROKEN)
    verdict, width, height = HEAD.unpack_from(answer)
    if verdict != Verdict.MADE:
        raise PictureError(Verdict(verdict) if verdict in set(Verdict) else Verdict.BROKEN)
    return Small(answer[HEAD.size :], width, height)
