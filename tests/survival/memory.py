"""How much memory a process has, and how much it had at the most (proc(5), "/proc/pid/status")."""

import re
from pathlib import Path

MIB = 1 << 20


class Memory:
    """The resident memory of a process, in bytes."""

    def __init__(self, pid: int) -> None:
        self._proc = Path("/proc") / str(pid)

    @property
    def now(self) -> int:
        return self._status("VmRSS")

    @property
    def peak(self) -> int:
        """The most since the start, or since the last `forget_peak`."""
        return self._status("VmHWM")

    def forget_peak(self) -> None:
        (self._proc / "clear_refs").write_text("5")

    def _status(self, name: str) -> int:
        [kibibytes] = re.findall(rf"^{name}:\s+(\d+) kB$", (self._proc / "status").read_text(), re.MULTILINE)
        return int(kibibytes) * 1024
