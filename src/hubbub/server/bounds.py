"""The bounds of the server that are no settings, because nobody should have to think of them.

Those that are settings are in config.py, and those that clients build on in wire/limits.py. All three are
listed in docs/limits.md, which a test holds to them.
"""

from typing import Final

# Connecting

BACKLOG: Final = 4096
"""Connections that the system keeps waiting while the server is busy, as after a restart."""

ACCEPTED_AT_ONCE: Final = 4
"""Connections taken in by one turn of the loop: with what newcomers say at once, two milliseconds' work."""

BEYOND_FULL: Final = 100
"""Connections beyond `limits.clients` that are taken in to be told that the server is full."""

INTRODUCTION_LINES: Final = 1024
"""Lines that a client may need to say who it is."""

LINGER_SECONDS: Final = 5.0
"""The time that a client has to read its last lines after the connection was ended."""

SLICE: Final = 4096
"""Bytes of a connection's input that are taken apart and carried out in one turn of the loop.

Taken apart, lines are up to 70 times as large.
"""

# Logging in

SASL_ANSWER: Final = 3200
"""Bytes in base64 of one answer to AUTHENTICATE, in pieces of 400."""

MAX_PASSWORD: Final = 300
"""Bytes, so that it fits into one line of IRC."""

PROOF_SECONDS: Final = 60
"""The time for which a password counts as just proven, so that it may be changed by who doesn't send it."""

CERTIFICATES: Final = 10
"""Certificates that may log in to one account."""

HASHING_THREADS: Final = 2
HASHES_WAITING: Final = 64
"""Passwords that may wait to be checked, or be in the middle of that: a few seconds' worth."""

THROTTLE_SECONDS: Final = 60.0
"""The time for which earlier attempts count against later ones."""

THROTTLE_KEYS: Final = 10_000
"""Accounts or addresses whose attempts are counted; the one that was quiet for longest is forgotten first."""

# Answers

LIST_LINES: Final = 2000
"""Channels in one list; more lines than these a client may not read in time."""

WHO_LINES: Final = 1000
"""People whom one WHO shows, for the same reason."""

USERHOST_NICKS: Final = 5
"""Nicks that one USERHOST may ask for (modern.ircdocs.horse, "USERHOST message")."""

PLAYBACK_MASKS: Final = 10
"""Names with wildcards in one request to *playback; each is compiled, which takes a while."""

METADATA_AT_ONCE: Final = 200
"""Values that are sent in one go. Where there are more, a client is told to ask for them (SYNC)."""

SEARCHES_WAITING: Final = 32
"""Searches that may wait for their turn: mostly a second's worth or two."""

SEARCH_SECONDS: Final = 1.0
"""That one search may take; what it has found by then is its answer."""

HISTORY_AT_ONCE: Final = 50
"""Events of a conversation's history that are read at once; one of several lines has up to 64 KiB."""

PART: Final = 262_144
"""Characters of an answer after which the client has to have read them before the answer goes on."""

REPORTED_PEOPLE: Final = 1000
"""People that the program is told of which hosts the server; of the others it gets the number."""

# Links that let people in

INVITE_LINKS: Final = 10_000
"""Invite links there may be; each is kept in memory, with who has come in by it."""

INVITE_USES: Final = 10
"""People whom a link lets in where nothing else is said."""

MAX_INVITE_USES: Final = 1000
"""People whom a link of an administrator's may let in."""

INVITE_SECONDS: Final = 7 * 24 * 60 * 60
"""For which a link is valid where nothing else is said."""

INVITE_DAYS: Final = 30
"""For which one may be valid that is no administrator's."""

INVITE_CHANNELS: Final = 10
"""Channels that one link may lead to."""

LOGIN_LINK_SECONDS: Final = 60 * 60
"""For which a login link is valid where nothing else is said."""

LOGIN_LINK_LONGEST: Final = 24 * 60 * 60
"""For which one may be valid: whoever has it is let in."""

# Webhooks

WEBHOOK_BODY: Final = 262_144
"""Bytes of what is posted; JSON may write a character of the text in twelve."""

WEBHOOK_BURST: Final = 30
"""Messages that one webhook may say at once."""

WEBHOOK_RATE: Final = 1
"""Messages that it may say a second after that."""

# Push notifications

PUSH_GRACE: Final = 5.0
"""Seconds in which somebody may read a message on another device before it is pushed."""

PUSH_SECONDS: Final = 604_800
"""For which a push service keeps what a device doesn't take."""

PUSHES_CONSIDERED: Final = 1000
"""Messages that may wait for that time to pass; of more, the newest call nobody."""

PUSHES_WAITING: Final = 1000
"""Notifications that may wait for one push service; the oldest go first."""

PUSH_SERVICES: Final = 100
"""Push services that notifications may wait for."""

PUSHES_TOGETHER: Final = 16
"""Requests to push services at a time, one to each."""

PUSH_ATTEMPTS: Final = 3
"""How often a notification is tried."""

PUSH_FAILURES: Final = 20
"""Notifications in a row that a service doesn't take, after which a subscription ends."""

# Requests to others

FETCH_SECONDS: Final = 10.0
"""For a request to another server, from looking up its name to the end of the answer."""

FETCHED_BODY: Final = 4096
"""Bytes of an answer that are read."""

# What is kept in memory

MODE_CHANGES: Final = 20
"""Changes that one MODE may make; the rest is ignored."""

MAX_CHANNEL_LIMIT: Final = 1_000_000
"""The highest number of people that mode `l` can let into a channel."""

INVITATIONS: Final = 100
"""Invitations that one person may have; a newer one takes the place of the oldest."""

FORMER_NICKS: Final = 1000
"""Nicks that were given up lately and are kept for WHOWAS."""

DIRECTS: Final = 200
"""Private conversations of one person that are kept at hand for *playback, those they talked in last."""

CROWD: Final = 2_000
"""Outputs and lines of replies that may wait for one commit before nothing more is read from anybody.

Even under load there are a hundred. This many gather only where a commit takes seconds.
"""

# Administration over HTTP

ADMINISTRATION_BODY: Final = 16_384
"""Bytes of what an administrator may post."""

ADMINISTRATION_PAGE: Final = 200
"""Items of one part of a list."""

NAMES_AT_ONCE: Final = 2000
"""Names that are looked through in one turn of the loop: a few milliseconds' work."""

# The audit log

AUDIT_TEXT: Final = 400
"""Bytes of each part of an entry; what is longer was made up by whoever is not let in."""

AUDIT_WAITING: Final = 1000
"""Entries that wait while the store takes nothing; the oldest go first."""

AUDIT_SWEPT: Final = 200
"""Entries that are removed in one go when they are too old or too many."""

# Files

FILE_BLOCK: Final = 4096
"""Bytes that a file takes at least, and of which all take a multiple: what a disk gives it."""

FILE_RATE: Final = 2048
"""Bytes a second with which a file has to come and go at least, after the first `timeouts.file`."""

UPLOADS_AT_ONCE: Final = 4
"""Files that one person may be sending at a time."""

UPLOADS_TOGETHER: Final = 200
"""Files that all together may be sending at a time; each has up to half a megabyte in memory."""

DISK_SPARE: Final = 268_435_456
"""Bytes of the disk that files leave free, for the messages."""

PICTURES_AT_ONCE: Final = 2
"""Pictures that are made small at a time, each by a process with a limit of memory."""

PICTURES_WAITING: Final = 32
"""Pictures that may be in the middle of that or wait for it: a few seconds' worth."""

WITHDRAWALS: Final = 1000
"""Messages that were removed, and whose files are yet to be."""

UPLOADS_SWEPT: Final = 200
"""Files that are removed in one go when their days are over."""
