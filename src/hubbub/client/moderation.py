"""What one asks of a channel and its people, beyond talking: looking it over, changing it, removing people.

Whoever wants to know what came of it gives a ticket, a number of their own from 1 on; Answered has it. What
is refused of a request without a ticket is told as a Problem.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from hubbub.client.channel_changes import Answered, PersonTold, Refusal
from hubbub.client.compose import one_line
from hubbub.client.mask_words import bans_of
from hubbub.client.modes import ModeChange, mode_messages
from hubbub.client.person import Person
from hubbub.client.requests import Step
from hubbub.client.rules import BANS, Rules
from hubbub.client.state import State
from hubbub.client.translation import N_, _
from hubbub.wire.message import Message

TOPIC: Final = "topic"
"""What the step that sets the topic is about."""

NOT_CONNECTED: Final = N_("There is no connection at the moment. Try again when it is back.")
UNSENDABLE: Final = N_("That can't be sent. No name, mask or key has spaces or starts with a colon.")
"""What is said where no line can carry what somebody has asked for."""
_TOO_MANY: Final = N_("Too many questions at once. Try again in a moment.")


class Moderation:
    """Asks the server. `is_ready` tells whether there is one, and `flush` sends what is to be sent."""

    def __init__(self, state: State, is_ready: Callable[[], bool], flush: Callable[[], None]) -> None:
        self._state = state
        self._is_ready = is_ready
        self._flush = flush

    def look(self, key: str) -> None:
        """Ask for the modes and the lists of a channel; ModesTold and ListTold answer and follow."""
        name = self._name(key)
        letters = self._rules.lists if self._state.rooms[key].joined else ""
        questions = (Message("MODE", (name, letter)) for letter in letters)
        self._ask(0, [Step("", message) for message in (Message("MODE", (name,)), *questions)])

    def change(self, ticket: int, key: str, changes: Sequence[ModeChange], topic: str | None = None) -> None:
        """Change modes, roles and lists of a channel, and its topic."""
        name = self._name(key)
        steps = [Step(TOPIC, Message("TOPIC", (name, one_line(topic))))] if topic is not None else []
        self._ask(ticket, steps + self._modes(name, changes))

    def change_as_typed(self, words: Sequence[str]) -> None:
        """Change modes of a channel, which comes first, in the words of somebody who knows the letters."""
        self._ask(0, [Step("", Message("MODE", tuple(words)))])

    def remove(self, ticket: int, key: str, nick: str, reason: str = "") -> None:
        """Remove somebody from a channel. They may come back."""
        self._ask(ticket, [self._kick(key, nick, reason)])

    def ban(self, ticket: int, key: str, nick: str, mask: str, reason: str = "") -> None:
        """Keep a mask out of a channel, and remove somebody whom it means."""
        added = self._modes(self._name(key), [ModeChange(added=True, letter=BANS, argument=mask)])
        self._ask(ticket, [*added, self._kick(key, nick, reason)])

    def ban_person(self, key: str, nick: str, reason: str = "") -> None:
        """Find out who somebody is, then ban them in the way that suits best."""

        def ban(person: Person | None) -> None:
            if person is None:
                self._state.problem(_nobody(nick), key)
            else:
                self.ban(0, key, person.nick, bans_of(person, self._rules)[0].mask, reason)

        self._look_up(nick, ban)

    def unban_person(self, key: str, nick: str) -> None:
        """Find out who somebody is, and lift every ban that ban_person would set."""

        def unban(person: Person | None) -> None:
            bans = bans_of(person or Person(nick), self._rules)
            changes = [ModeChange(added=False, letter=BANS, argument=ban.mask) for ban in bans]
            self.change(0, key, changes)

        self._look_up(nick, unban)

    def invite(self, ticket: int, key: str, nick: str) -> None:
        """Invite somebody into a channel."""
        self._ask(ticket, [Step("invite", Message("INVITE", (nick, self._name(key))))])

    def invite_by_link(self, ticket: int, key: str, uses: int, duration: str) -> None:
        """Have a link made that lets people into a channel, for so long as ``7d``; LinkMade has it."""
        order = Message("INVITELINK", ("CREATE", self._name(key), str(uses), duration))
        self._ask(ticket, [Step("link", order)])

    def list_invitations(self) -> None:
        """Ask where one is invited to; Invited tells of each."""
        self._ask(0, [Step("", Message("INVITE", ()))])

    def whois(self, nick: str) -> None:
        """Ask who somebody is; PersonTold answers."""
        self._look_up(nick, lambda person: self._state.add(PersonTold(nick, person)))

    # To the server

    @property
    def _rules(self) -> Rules:
        return Rules.of(self._state.features)

    def _name(self, key: str) -> str:
        return self._state.rooms[key].name

    def _kick(self, key: str, nick: str, reason: str) -> Step:
        words = filter(None, [one_line(reason)])
        return Step("kick", Message("KICK", (self._name(key), nick, *words)))

    def _modes(self, name: str, changes: Iterable[ModeChange]) -> list[Step]:
        return [Step(*each) for each in mode_messages(name, changes, self._rules.changes)]

    def _look_up(self, nick: str, then: Callable[[Person | None], None]) -> None:
        state = self._state
        if not self._is_ready():
            state.problem(_(NOT_CONNECTED))
        elif not Message("WHOIS", (nick,)).is_sendable:
            state.problem(_(UNSENDABLE))
        else:
            questions = state.people.ask(nick, then)
            if questions is None:
                state.problem(_(_TOO_MANY))
            state.output += questions or []
        self._flush()

    def _ask(self, ticket: int, steps: Sequence[Step]) -> None:
        state = self._state
        unsendable = next((step for step in steps if not step.message.is_sendable), None)
        if not self._is_ready():
            self._refuse(ticket, Refusal("", _(NOT_CONNECTED)))
        elif unsendable is not None:
            self._refuse(ticket, Refusal(unsendable.about, _(UNSENDABLE)))
        elif not ticket:
            state.output += [step.message for step in steps]
        else:
            asked = state.requests.ask(ticket, steps, state.features)
            if isinstance(asked, Answered):
                state.add(asked)
            else:
                state.output += asked
        self._flush()

    def _refuse(self, ticket: int, refusal: Refusal) -> None:
        if ticket:
            self._state.add(Answered(ticket, (refusal,)))
        else:
            self._state.problem(refusal.words)


def _nobody(nick: str) -> str:
    return _("Nobody here is called {nick}. To keep a name out all the same, ban it as {nick}!*@*.").format(
        nick=nick
    )
