"""One conversation as the client keeps it: its timeline, and for a channel its topic and members."""

from dataclasses import dataclass, field
from typing import Final

from hubbub.client.amendments import Amendment
from hubbub.client.changes import Amended, Change
from hubbub.client.model import Listed
from hubbub.client.past import Past
from hubbub.client.roster import Roster
from hubbub.client.timeline import Timeline
from hubbub.client.translation import _
from hubbub.wire.names import is_channel

START: Final = ""
"""In place of the msgid of an entry: before the first one."""


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
    past: Past | None = None
    """A part of the past that somebody reads in, apart from the timeline."""
    last_look: int = 0
    """When somebody looked at it last, counted in looks; 0 for never."""
    read: int | None = None
    """Until when it was read, in milliseconds since 1970; None where the server has not told."""
    absence: str = ""
    """Why we are no longer in the channel, in words."""
    left: bool = False
    """Whether we have left the channel of our own will."""
    door: tuple[str, ...] = ()
    """What JOIN was told to get in: the name, and the key if there is one."""
    modes: dict[str, str] | None = None
    """By letter, the modes that are on with their arguments; None before somebody has looked."""
    lists: dict[str, list[Listed]] = field(default_factory=dict)
    """By letter, the lists that somebody has looked at."""
    arriving: dict[str, list[Listed]] = field(default_factory=dict)
    """By letter, the lists that the server is telling."""
    resume_after: str | None = None
    """The msgid after which entries may be missing, START where all may; None where nothing is."""

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.key)

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel, and not a private conversation."""
        return is_channel(self.name)

    @property
    def held(self) -> int:
        """How many entries are held of it."""
        return len(self.timeline) + (len(self.past.timeline) if self.past is not None else 0)

    def amend(self, amendment: Amendment) -> list[Change]:
        """Change a message wherever it is held, or keep in mind how it is to be changed when it comes."""
        past = self.past.timeline.amend(amendment) if self.past is not None else []
        return [Amended(self.key, amendment), *self.timeline.amend(amendment), *past]

    def leave(self) -> None:
        """Stay out from here on, because the person wants it."""
        self.wanted, self.left = False, True
        self.absence = _("You have left {name}.").format(name=self.name)

    def break_off(self) -> None:
        """From here on entries are missed. An older break that was not mended yet counts on."""
        if self.resume_after is None:
            self.resume_after = self.timeline.resume_msgid()
        if self.resume_after is None and self.timeline.at_start:
            self.resume_after = START
        self.joined = False
        self.roster.clear()
        self.modes = None
        self.lists.clear()
        self.arriving.clear()
