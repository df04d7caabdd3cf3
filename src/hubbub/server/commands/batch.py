"""BATCH: messages of many lines (https://ircv3.net/specs/extensions/multiline)."""

from hubbub.server.commands.messages import Draft, kept_tags, nonce_of, take
from hubbub.server.multiline import MultilineDraft, MultilineError
from hubbub.server.session import Pending, Session
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message


def batch(session: Session, message: Message) -> Pending:
    """BATCH +ref draft/multiline target, and BATCH -ref."""
    reference, draft = message.params[0], session.multiline
    if reference.startswith("-") and draft is not None and draft.reference == reference[1:]:
        session.multiline = None
        session.response.label = draft.label
        return _close_multiline(session, draft)
    if message.param(1) == cap.MULTILINE and message.param(2) and draft is None and reference[:1] == "+":
        label = session.response.postpone()
        session.multiline = MultilineDraft(reference[1:], message.params[2], message.tags, label)
    else:
        if draft is not None:
            _answer_unfinished(session, draft)
        session.fail(
            "BATCH", "INVALID_PARAMS", reference, text="Open one draft/multiline batch, then close it"
        )
    return None


def add_to_multiline(session: Session, message: Message) -> None:
    """Take a line that belongs to the open batch."""
    draft = session.multiline
    if draft is None:
        raise RuntimeError("no batch is open")
    try:
        draft.add(message)
    except MultilineError as error:
        _void_multiline(session, draft, error)


def _close_multiline(session: Session, draft: MultilineDraft) -> Pending:
    try:
        text = draft.text
    except MultilineError as error:
        _void_multiline(session, draft, error)
        return None
    tags = {**kept_tags(session, draft.tags), **draft.cuts}
    nonce = nonce_of(session, draft.tags)
    return take(session, [Draft(draft.command, draft.target, text, tags, nonce)])


def _answer_unfinished(session: Session, draft: MultilineDraft) -> None:
    """Void a batch that was not closed, and tell whoever waits for its label."""
    session.multiline = None
    if draft.label is not None:
        with session.unasked():
            words = "Another BATCH came before the end of this one"
            session.response.command, session.response.label = "BATCH", draft.label
            session.fail("BATCH", "MULTILINE_INVALID", text=words)


def _void_multiline(session: Session, draft: MultilineDraft, error: MultilineError) -> None:
    session.multiline = None
    session.response.label = draft.label
    session.fail("BATCH", error.code, *error.context, text=error.text)
