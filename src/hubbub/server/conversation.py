"""A conversation as the server holds it: a log's newest state, and who takes part.

Nothing here writes or sends: commands change a conversation and the journal makes the change last.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from hubbub.server.fanout import Audience, audience_of
from hubbub.server.masklists import MaskLists
from hubbub.server.state import Metadata
from hubbub.store.queries import MESSAGES
from hubbub.store.records import ConversationRecord, EventRecord, ListRecord, LoadedConversation
from hubbub.wire.masks import Subject
from hubbub.wire.modes import Kind, letters
from hubbub.wire.names import MEMBERSHIP_PREFIXES, fold

if TYPE_CHECKING:
    from hubbub.server.journal import Batch
    from hubbub.server.user import User

MEMBERSHIP_MODES: Final = letters(Kind.ROLE)
"""The roles owner, moderator and voice, in the order of MEMBERSHIP_PREFIXES."""

DEFAULT_MODES: Final = frozenset("nt")


class Conversation:
    """A gapless log: of two people as it is, of a channel in the subclass.

    `head` is the seq of its newest event, `last_message` that of its newest message.
    `last_removal` is that of the newest REDACT since it was read from the store.
    `batch` holds its newest uncommitted event: whoever is told about this conversation waits for it.
    `people` are the folded nicks under which the store knows the two of a direct conversation.
    """

    __slots__ = (
        "__weakref__",
        "batch",
        "created",
        "head",
        "id",
        "key",
        "last_message",
        "last_removal",
        "name",
        "people",
        "stored",
    )

    def __init__(self, record: ConversationRecord) -> None:
        self.id = record.id
        self.key = record.key
        self.name = record.name
        self.created = record.created
        self.head = 0
        self.last_message = 0
        self.last_removal = 0
        self.stored = False
        self.batch: Batch | None = None
        self.people: frozenset[str] = frozenset()

    def record(self) -> ConversationRecord:
        """The state as the store keeps it."""
        return ConversationRecord(self.id, self.key, self.name, self.created)

    def advance(self, event: EventRecord, batch: "Batch") -> None:
        """Take the next event of the log."""
        self.head = event.seq
        self.batch = batch
        if event.kind in MESSAGES:
            self.last_message = event.seq
        elif event.kind == "REDACT":
            self.last_removal = event.seq

    def rewind(self, head: int, last_message: int) -> None:
        """Take back the newest event."""
        self.head = head
        self.last_message = last_message
        self.batch = None
        self.people = frozenset()

    def committed(self, batch: "Batch") -> None:
        """Note that a batch with events of this conversation is on the disk."""
        self.stored = True
        if self.batch is batch:
            self.batch = None

    def restore(self, loaded: LoadedConversation | None) -> None:
        """Take the state from the store again, or that of a new conversation where the store has none."""
        self.batch = None
        self.stored = loaded is not None
        self.head = loaded.head if loaded else 0
        self.last_message = loaded.last_message if loaded else 0


def direct_key(one: str, other: str) -> str:
    """The key of the conversation of two identities."""
    return " ".join(sorted((one, other)))


class Channel(Conversation):
    """A channel: members with their roles, a topic and modes.

    `members` maps each to the modes of their roles, highest first; `remembered` are the roles, by identity,
    of those with an account who have left and get them back. `metadata` are values by key.
    """

    __slots__ = (
        "_audience",
        "access_key",
        "forward",
        "founder",
        "lists",
        "member_limit",
        "members",
        "metadata",
        "modes",
        "remembered",
        "topic",
        "topic_author",
        "topic_time",
    )

    def __init__(self, record: ConversationRecord) -> None:
        super().__init__(record)
        self._apply(record)
        self.lists = MaskLists()
        self.members: dict[User, str] = {}
        self.remembered: dict[str, str] = {}
        self.metadata = Metadata()
        self._audience: Audience | None = None

    @classmethod
    def new(cls, channel_id: int, name: str, now: int, founder: str) -> "Channel":
        """A channel that nobody has been in."""
        modes = "".join(sorted(DEFAULT_MODES))
        return cls(ConversationRecord(channel_id, fold(name), name, now, founder=founder, modes=modes))

    def record(self) -> ConversationRecord:
        """The state as the store keeps it."""
        return ConversationRecord(
            self.id,
            self.key,
            self.name,
            self.created,
            self.founder,
            self.topic,
            self.topic_author,
            self.topic_time,
            "".join(sorted(self.modes)),
            self.access_key,
            self.member_limit,
            self.forward,
        )

    def restore(self, loaded: LoadedConversation | None) -> None:
        """Take the state from the store again; who is a member is not for the store to say."""
        super().restore(loaded)
        if loaded is not None:
            self._apply(loaded.record)
            self.lists = MaskLists(loaded.lists)

    def _apply(self, record: ConversationRecord) -> None:
        self.founder = record.founder
        self.topic = record.topic
        self.topic_author = record.topic_author
        self.topic_time = record.topic_time
        self.modes = set(record.modes)
        self.access_key = record.access_key
        self.member_limit = record.member_limit
        self.forward = record.forward

    @property
    def audience(self) -> Audience:
        """Everybody who receives what is said here."""
        if self._audience is None:
            self._audience = audience_of(
                (session.variant, session.outbox) for user in self.members for session in user.sessions
            )
        return self._audience

    def audience_with_role(self, sign: str) -> Audience:
        """The members who have the role with this sign, or a higher one."""
        enough = set(MEMBERSHIP_MODES[: MEMBERSHIP_PREFIXES.index(sign) + 1])
        return audience_of(
            (session.variant, session.outbox)
            for user, roles in self.members.items()
            if not enough.isdisjoint(roles)
            for session in user.sessions
        )

    def audience_changed(self) -> None:
        """Have the audience made anew: members or their capabilities have changed."""
        self._audience = None

    def rename(self, name: str) -> None:
        """Take another name."""
        self.name = name
        self.key = fold(name)

    def add(self, user: "User", roles: str = "") -> None:
        """Make somebody a member."""
        self.members[user] = roles
        user.channels.add(self)
        self.audience_changed()

    def remove(self, user: "User") -> None:
        """Make somebody no longer a member."""
        del self.members[user]
        user.channels.discard(self)
        self.audience_changed()

    def remember(self, user: "User", roles: str) -> None:
        """Keep the roles of somebody with an account who has left; without any, what was kept is dropped."""
        if user.account is not None and roles:
            self.remembered[user.identity] = roles
        else:
            self.remembered.pop(user.identity, None)

    def undo_add(self, user: "User") -> None:
        """Take back a join, unless they have left in the meantime."""
        if user in self.members:
            self.remove(user)

    def undo_remove(self, user: "User", roles: str) -> None:
        """Take back a departure, unless they have gone offline in the meantime."""
        if user.sessions or user.account is not None:
            self.add(user, roles)

    def set_roles(self, user: "User", roles: str) -> None:
        """Give somebody these roles and no others."""
        self.members[user] = roles

    def changed_roles(self, user: "User", mode: str, *, given: bool) -> str:
        """The roles that somebody would have with one given or taken."""
        roles = set(self.members[user]) - {mode} | ({mode} if given else set())
        return "".join([each for each in MEMBERSHIP_MODES if each in roles])

    def set_topic(self, text: str, author: str, time: int) -> None:
        """Set what the channel is about."""
        self.topic = text
        self.topic_author = author
        self.topic_time = time

    def set_access_key(self, key: str | None) -> None:
        """Set the word that is needed to join."""
        self.access_key = key

    def set_member_limit(self, limit: int | None) -> None:
        """Set how many may be in the channel."""
        self.member_limit = limit

    def set_forward(self, name: str | None) -> None:
        """Set the channel that those are sent to who can't join this one."""
        self.forward = name

    def saved_modes(self) -> "SavedModes":
        """What MODE may change, as it is now."""
        return SavedModes(
            frozenset(self.modes),
            self.access_key,
            self.member_limit,
            self.forward,
            self.lists.records(),
            dict(self.members),
        )

    def restore_modes(self, saved: "SavedModes") -> None:
        """Take back what MODE has changed since."""
        self.modes = set(saved.flags)
        self.access_key = saved.access_key
        self.member_limit = saved.member_limit
        self.forward = saved.forward
        self.lists = MaskLists(saved.lists)
        self.members.update({user: roles for user, roles in saved.roles.items() if user in self.members})

    def is_owner(self, user: "User") -> bool:
        """Whether somebody owns the channel."""
        return "q" in self.members.get(user, "")

    def is_founder(self, user: "User") -> bool:
        """Whether somebody has founded the channel, which nobody can take from them."""
        return bool(self.founder) and self.founder == user.identity

    def is_moderator(self, user: "User") -> bool:
        """Whether somebody may change the channel."""
        return not set(self.members.get(user, "")).isdisjoint("qo")

    def may_speak(self, user: "User") -> bool:
        """Whether a message by somebody is taken.

        ``n`` shuts out non-members, ``m`` all without a role, and a ban or mute those of them whom it means.
        """
        if self.members.get(user):
            return True
        if "m" in self.modes or ("n" in self.modes and user not in self.members):
            return False
        return not self.lists or not self.lists.silences(subject_of(user))

    def visible_to(self, user: "User") -> bool:
        """Whether somebody may know of the channel: ``s`` hides it from most non-members."""
        return "s" not in self.modes or user in self.members or user.operator


class SavedModes(NamedTuple):
    """A channel's modes at one moment."""

    flags: frozenset[str]
    access_key: str | None
    member_limit: int | None
    forward: str | None
    lists: list[ListRecord]
    roles: "dict[User, str]"


def subject_of(user: "User") -> Subject:
    """Somebody as the masks of channels see them: by what everybody sees, and by their account."""
    return Subject.of(user.source, account=user.account.name if user.account is not None else None)


_PREFIX_OF: Final = dict(zip(MEMBERSHIP_MODES, MEMBERSHIP_PREFIXES, strict=True))


def prefixes(roles: Iterable[str], *, all_of_them: bool) -> str:
    """The signs of somebody's roles: the highest, or all with multi-prefix."""
    signs = "".join([_PREFIX_OF[role] for role in roles])
    return signs if all_of_them else signs[:1]
