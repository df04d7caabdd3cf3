"""Coming in by a link (docs/invitations.md): an invitation, which may make an account, or a login link.

That one gives an account another password. Messages in and messages out, before the server has let us in.
"""

from collections.abc import Callable, Sequence
from typing import Final

from hubbub.client.entrance import Kind, Passage
from hubbub.client.features import Features
from hubbub.client.registering import keys_for, password_problem
from hubbub.client.sasl import Outcome
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence
from hubbub.wire import numerics
from hubbub.wire.message import Message

_UNREGISTRABLE: Final = N_("Names can't be registered from here on this server. Ask whoever runs it.")


class Admission:
    """One attempt to come in by a link. To describe a password takes a moment, which a thread can have."""

    def __init__(self, passage: Passage, features: Features) -> None:
        self.outcome = Outcome.PENDING
        self.refusal = ""
        """Why it was refused, in words."""
        self.has_new_password = False
        """Whether the server has taken the password that was chosen."""
        self._entrance = passage.entrance
        self._password = passage.new_password
        self._features = features

    def start(self) -> Sequence[Message]:
        """The first thing to send; nothing where it is refused already."""
        secret = self._entrance.secret
        if self._entrance.kind is Kind.INVITE:
            return (Message("INVITELINK", ("USE", secret)),)
        told = self._describe()
        return (Message("LOGINLINK", ("USE", secret, told)),) if told else ()

    def receive(self, message: Message, name: Callable[[], Sequence[Message]]) -> Sequence[Message]:
        """Take a message of the server and return the answer; `name` says what we are called."""
        match (message.command, message.param(0), message.param(1)):
            case ("NOTE", "INVITELINK", "INVITED"):
                return self._on_invited(name)
            case ("REGISTER", _, _) | ("NOTE", "LOGINLINK", "SUCCESS"):
                self.has_new_password = True
                self.outcome = Outcome.LOGGED_IN
            case ("FAIL", "REGISTER", "ALREADY_AUTHENTICATED"):
                # An earlier attempt went through, and the connection broke before its answer.
                self.outcome = Outcome.LOGGED_IN
            case ("FAIL", "INVITELINK" | "LOGINLINK" | "REGISTER", _):
                self._refuse(sentence(message.params[-1]))
            case (numerics.ERR_UNKNOWNCOMMAND, _, _):
                self._refuse(_("This server doesn't know such links. Ask whoever gave it to you."))
        return ()

    def _on_invited(self, name: Callable[[], Sequence[Message]]) -> Sequence[Message]:
        if not self._password:
            self.outcome = Outcome.LOGGED_IN
            return ()
        told = self._describe()
        return (*name(), Message("REGISTER", ("*", "*", told))) if told else ()

    def _describe(self) -> str:
        """What to tell the server of the new password; nothing where it can't be one."""
        rules = self._features.password_rules
        problem = password_problem(self._password, rules.shortest) if rules else _(_UNREGISTRABLE)
        if rules is None or problem:
            self._refuse(problem or "")
            return ""
        return keys_for(self._password, rules)

    def _refuse(self, words: str) -> None:
        self.outcome = Outcome.REFUSED
        self.refusal = words
