"""The lists of a channel as MODE shows and changes them: bans, exceptions, and who needs no invitation.

Source: https://modern.ircdocs.horse, "Ban Channel Mode" and the numerics it names.
"""

from typing import Final

from hubbub.server.conversation import Channel
from hubbub.server.masklists import BANS, EXCEPTIONS, INVITATIONS
from hubbub.server.session import Session
from hubbub.store.records import ListRecord, Removal
from hubbub.wire import numerics
from hubbub.wire.masks import Mask, parse_mask
from hubbub.wire.modes import Change

_NUMERICS: Final = {
    BANS: (numerics.RPL_BANLIST, numerics.RPL_ENDOFBANLIST, "End of the bans"),
    EXCEPTIONS: (numerics.RPL_EXCEPTLIST, numerics.RPL_ENDOFEXCEPTLIST, "End of the exceptions from bans"),
    INVITATIONS: (numerics.RPL_INVEXLIST, numerics.RPL_ENDOFINVEXLIST, "End of those who are always invited"),
}


def send_list(session: Session, channel: Channel, letter: str) -> None:
    """Answer with one of a channel's lists; it is for members to read."""
    entry, end, words = _NUMERICS[letter]
    if session.me not in channel.members and not session.me.operator:
        session.reply(numerics.ERR_NOTONCHANNEL, channel.name, "Only members see the lists of a channel")
        return
    for record in channel.lists.of(letter):
        seconds = str(record.time // 1000)
        session.reply(entry, channel.name, record.mask, record.author, seconds)
    session.reply(end, channel.name, words)


def change_list(session: Session, channel: Channel, change: Change) -> ListRecord | Removal | None:
    """Add or remove a mask and return the row to store; None where that changes nothing or can't be done."""
    mask = parse_mask(change.argument)
    if mask is None or (mask.mutes and change.letter == INVITATIONS):
        words = "A mask is nick!user@host with * and ?, or R:account; m: in front of it mutes"
        session.reply(numerics.ERR_INVALIDMODEPARAM, channel.name, change.letter, change.argument, words)
        return None
    present = channel.lists.find(change.letter, mask.text)
    if change.given:
        return _add(session, channel, change.letter, mask) if present is None else None
    if present is None:
        return None
    channel.lists.remove(present)
    return Removal(present)


def _add(session: Session, channel: Channel, letter: str, mask: Mask) -> ListRecord | None:
    if len(channel.lists) >= session.server.config.limits.list_entries:
        words = "The channel's lists are full, remove a mask first"
        session.reply(numerics.ERR_BANLISTFULL, channel.name, mask.text, words)
        return None
    author, now = session.me.source, session.server.now()
    record = ListRecord(channel.id, letter, mask.text, author, now)
    channel.lists.add(record)
    return record
