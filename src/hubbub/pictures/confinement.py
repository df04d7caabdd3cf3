"""What the process that opens a picture may take of the machine, and how each system is told.

Sources: getrlimit(2) of Linux and of macOS; "Job Objects" and JOBOBJECT_EXTENDED_LIMIT_INFORMATION at
https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from typing import Any, Final

MEMORY: Final = 768 * 1024 * 1024
"""Bytes: what the largest picture needs that is opened, as an animation with transparency, and Python."""

PROCESSOR_SECONDS: Final = 5

_NICER: Final = 5
_EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME: Final = 0x2
_ACTIVE_PROCESS: Final = 0x8
_PROCESS_MEMORY: Final = 0x100
_TICKS: Final = 10_000_000
"""In a second, as Windows counts processor time."""


def confine() -> None:
    """Limit this process, once and for all. Raises OSError and ValueError."""
    if sys.platform == "win32":
        confine_by_job(ctypes.WinDLL("kernel32", use_last_error=True))
    else:
        import resource  # noqa: PLC0415 - Windows has none

        os.nice(_NICER)
        for name, most in limits_for(sys.platform).items():
            resource.setrlimit(getattr(resource, name), (most, most))


def limits_for(platform: str) -> Mapping[str, int]:
    """The limits by their names, as POSIX has them: no memory beyond, no file is written, no process begun.

    macOS knows RLIMIT_AS and refuses every value for it; there the number of pixels is what bounds memory.
    """
    limits = {
        "RLIMIT_CPU": PROCESSOR_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
    }
    return limits if platform == "darwin" else {**limits, "RLIMIT_AS": MEMORY}


def confine_by_job(kernel32: Any) -> None:  # noqa: ANN401 - a library that ctypes has loaded
    """Put this process into a job that limits its memory, its time and its children. Raises OSError.

    Windows has no such limit on writing files.
    """
    kernel32.CreateJobObjectW.restype = ctypes.c_void_p
    kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    limits = JobLimits(
        process_time=PROCESSOR_SECONDS * _TICKS,
        flags=_PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY,
        active_processes=1,
        process_memory=MEMORY,
    )
    job = kernel32.CreateJobObjectW(None, None)
    size, handle = ctypes.sizeof(limits), ctypes.c_void_p(job)
    process = ctypes.c_void_p(kernel32.GetCurrentProcess())
    if not (
        job
        and kernel32.SetInformationJobObject(handle, _EXTENDED_LIMITS, ctypes.byref(limits), size)
        and kernel32.AssignProcessToJobObject(handle, process)
    ):
        raise OSError("This process could not be limited")


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, with what is in its two first members."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )
