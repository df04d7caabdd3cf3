"""What a process can still do that was limited, and how Windows is asked for it."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from hubbub.pictures.confinement import MEMORY, PROCESSOR_SECONDS, JobLimits, confine_by_job, limits_for

CONFINED = "from hubbub.pictures import confinement; {settings}; confinement.confine(); "


def confined(program: str, cwd: Path, settings: str = "pass") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", CONFINED.format(settings=settings) + program]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_it_works_and_answers(tmp_path: Path) -> None:
    assert confined("print('done')", tmp_path).stdout == "done\n"


def test_it_writes_no_file(tmp_path: Path) -> None:
    done = confined("open('made', 'wb', buffering=0).write(b'x')", tmp_path)
    assert "File too large" in done.stderr
    assert (tmp_path / "made").read_bytes() == b""


def test_its_memory_ends(tmp_path: Path) -> None:
    assert "MemoryError" in confined(f"bytes({MEMORY})", tmp_path).stderr


def test_its_time_ends(tmp_path: Path) -> None:
    assert confined("\nwhile True: pass", tmp_path, "confinement.PROCESSOR_SECONDS = 1").returncode < 0


def test_the_limits_can_not_be_raised(tmp_path: Path) -> None:
    done = confined(
        "import resource; print({name: resource.getrlimit(getattr(resource, name)) for name in "
        "('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_NPROC')})",
        tmp_path,
    )
    assert (
        done.stdout
        == str(
            {
                "RLIMIT_AS": (MEMORY, MEMORY),
                "RLIMIT_CPU": (PROCESSOR_SECONDS, PROCESSOR_SECONDS),
                "RLIMIT_NPROC": (0, 0),
            }
        )
        + "\n"
    )


@pytest.mark.parametrize(("platform", "memory"), [("linux", MEMORY), ("freebsd14", MEMORY), ("darwin", None)])
def test_macos_is_not_asked_for_what_it_refuses(platform: str, memory: int | None) -> None:
    limits = limits_for(platform)
    assert limits.get("RLIMIT_AS") == memory
    assert limits["RLIMIT_FSIZE"] == limits["RLIMIT_NPROC"] == 0


class Kernel32:
    """What of Windows is called; the documentation says what with."""

    def __init__(self, failing: str = "") -> None:
        self.calls: list[tuple[object, ...]] = []
        for name in (
            "CreateJobObjectW",
            "GetCurrentProcess",
            "SetInformationJobObject",
            "AssignProcessToJobObject",
        ):
            setattr(self, name, self._function(name, 0 if name == failing else 7))

    def _function(self, name: str, result: int) -> object:
        def function(*arguments: object) -> int:
            self.calls.append((name, *arguments))
            return result

        return function


def test_windows_gets_a_job() -> None:
    kernel32 = Kernel32()
    confine_by_job(kernel32)
    assert [call[0] for call in kernel32.calls] == [
        "CreateJobObjectW",
        "GetCurrentProcess",
        "SetInformationJobObject",
        "AssignProcessToJobObject",
    ]
    _name, _job, kind, limits, size = kernel32.calls[2]
    told = limits._obj  # type: ignore[attr-defined]
    assert (kind, size) == (9, ctypes.sizeof(JobLimits))
    assert (told.flags, told.process_time, told.active_processes, told.process_memory) == (
        0x10A,
        PROCESSOR_SECONDS * 10_000_000,
        1,
        MEMORY,
    )


@pytest.mark.parametrize("name", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_where_windows_refuses_nothing_is_opened(name: str) -> None:
    with pytest.raises(OSError, match="limited"):
        confine_by_job(Kernel32(failing=name))


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
def test_the_limits_stand_where_windows_looks_for_them() -> None:
    """Offsets that the headers of Windows (winnt.h) give on 64 bits."""
    offsets = {
        name: getattr(JobLimits, name).offset for name in ("flags", "active_processes", "process_memory")
    }
    assert (offsets, ctypes.sizeof(JobLimits)) == (
        {"flags": 16, "active_processes": 40, "process_memory": 112},
        144,
    )
