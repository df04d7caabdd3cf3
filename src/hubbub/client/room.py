"""One conversation as the client keeps it: its timeline, and for a channel its topic and members."""

from dataclasses import dataclass, field

from hubbub.client.roster import Roster
from hubbub.client.timeline import Timeline
from hubbub.wire.names import is_channel


@dataclass(slots=True, eq=False)
class Room:
    """A channel, or the private conversation with one person."""

    key: str
    name: str
    topic: str = ""
    joined: bool = False
    wanted: bool = False
    """Whether to enter the channel again after a break."""
    roster: Roster = field(default_factory=Roster)
    timeline: Timeline = field(init=False)
    resume_after: str | None = None
    """The msgid after which entries may be missing; None where nothing is."""

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.key)

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel, and not a private conversation."""
        return is_channel(self.name)

    def break_off(self) -> None:
        """From here on entries are missed. An older break that was not mended yet counts on."""
        if self.resume_after is None:
            self.resume_after = self.timeline.resume_msgid()
        self.joined = False
        self.roster.clear()
