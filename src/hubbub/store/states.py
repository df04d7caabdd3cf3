"""What is read of the state of people and channels: read markers and metadata."""

from sqlalchemy import Connection, select

from hubbub.store.records import ChannelMetadataRecord, ReadMarkerRecord, UserMetadataRecord
from hubbub.store.tables import account, channel_metadata, read_marker, user_metadata

_ACCOUNTS = select(account.c.identity)


def read_markers(connection: Connection, identity: str | None = None) -> list[ReadMarkerRecord]:
    """How far one identity has read, or everybody with an account."""
    owner = read_marker.c.identity
    wanted = owner.in_(_ACCOUNTS) if identity is None else owner == identity
    return [ReadMarkerRecord(*row) for row in connection.execute(select(read_marker).where(wanted))]


def user_metadata_of(connection: Connection, identity: str | None = None) -> list[UserMetadataRecord]:
    """What one identity tells of itself, or everybody with an account."""
    owner = user_metadata.c.identity
    wanted = owner.in_(_ACCOUNTS) if identity is None else owner == identity
    return [UserMetadataRecord(*row) for row in connection.execute(select(user_metadata).where(wanted))]


def metadata_of_channels(connection: Connection) -> list[ChannelMetadataRecord]:
    """What is told of every channel."""
    return [ChannelMetadataRecord(*row) for row in connection.execute(select(channel_metadata))]
