"""WEBHOOK: who rules a channel makes addresses under which programs write in it, and ends them."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from hubbub.server.audit import Deed, audit
from hubbub.server.commands.privileges import find_moderated_channel, require_owner
from hubbub.server.conversation import Channel
from hubbub.server.session import Session
from hubbub.server.webhooks import end_webhook, make_webhook, name_problem, site_of
from hubbub.wire.message import Message

log: Final = logging.getLogger(__name__)

_OWNERS_ONLY: Final = "Only an owner of the channel can look after its webhooks"


def webhook(session: Session, message: Message) -> None:
    """WEBHOOK ADD #channel name, WEBHOOK LIST #channel, WEBHOOK DEL #channel id."""
    subcommand = message.params[0].upper()
    act = _SUBCOMMANDS.get(subcommand)
    word = message.param(2)
    if act is None:
        words = f"There is no WEBHOOK {subcommand}, but ADD, LIST and DEL"
        session.fail("WEBHOOK", "INVALID_PARAMS", subcommand, text=words)
    elif act is not _list and not word:
        words = f"Say {'under which name it writes' if act is _add else 'which one, by its id'}"
        session.fail("WEBHOOK", "NEED_MORE_PARAMS", subcommand, text=words)
    else:
        channel = find_moderated_channel(session, message.params[1])
        if channel is None or (channel.founder and not require_owner(session, channel, _OWNERS_ONLY)):
            return
        act(session, channel, word)


def _add(session: Session, channel: Channel, name: str) -> None:
    server = session.server
    site, problem, most = site_of(server), name_problem(name), server.config.limits.webhooks
    if problem is not None:
        session.fail("WEBHOOK", "INVALID_NAME", name, text=problem)
    elif len(server.webhooks.of(channel)) >= most:
        words = f"A channel has {most} at most (limits.webhooks), end one first with WEBHOOK DEL"
        session.fail("WEBHOOK", "LIMIT_REACHED", channel.name, text=words)
    elif site is None:
        words = "This server answers nobody by HTTP. Whoever runs it can turn that on (listen.web)"
        session.fail("WEBHOOK", "NO_WEB", channel.name, text=words)
    else:
        batch, webhook_id, secret = make_webhook(server, channel, name, session.me.nick)
        session.wait_for(batch)
        _note(session, Deed.WEBHOOK_MADE, channel, f"{name} ({webhook_id})")
        session.notice(f"Programs write in {channel.name} as {name} by a POST to this address:")
        session.notice(f"{site}/hooks/{webhook_id}/{secret}")
        session.notice(
            f"Whoever knows it can do that. It is not shown again; WEBHOOK DEL {channel.name} {webhook_id} "
            "ends it."
        )
        if server.config.web.address is None:
            words = "From elsewhere the server may have another name or port (web.address says which)."
            session.notice(words)


def _list(session: Session, channel: Channel, _word: str) -> None:
    found = session.server.webhooks.of(channel)
    for webhook_id, each in found.items():
        made = session.server.local_time(each.record.time)
        session.notice(f"{webhook_id} {each.record.name} - made by {each.record.author}, {made}")
    session.notice(f"{channel.name} has {len(found) or 'no'} webhook{'' if len(found) == 1 else 's'}")


def _del(session: Session, channel: Channel, webhook_id: str) -> None:
    found = session.server.webhooks.of(channel).get(webhook_id)
    if found is None:
        words = f"There is no such webhook; WEBHOOK LIST {channel.name} shows those there are"
        session.fail("WEBHOOK", "NO_SUCH_WEBHOOK", channel.name, webhook_id, text=words)
        return
    session.wait_for(end_webhook(session.server, found))
    _note(session, Deed.WEBHOOK_ENDED, channel, f"{found.record.name} ({webhook_id})")
    session.notice(f"The webhook {webhook_id} of {channel.name} is no more")


def _note(session: Session, deed: Deed, channel: Channel, webhook: str) -> None:
    log.info("webhook", extra={"nick": session.me.nick, "channel": channel.name, "webhook": webhook})
    audit(session, deed, channel.name, webhook)


_SUBCOMMANDS: Final[Mapping[str, Callable[[Session, Channel, str], None]]] = {
    "ADD": _add,
    "DEL": _del,
    "LIST": _list,
}
