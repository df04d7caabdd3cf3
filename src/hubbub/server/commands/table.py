"""The command table: for each command its handler, the checks made before it runs, and its help."""

from typing import Final

from hubbub.server.commands import (
    accounts,
    administration,
    authenticate,
    batch,
    channels,
    history,
    host_key,
    invite,
    invite_links,
    listing,
    login_links,
    markers,
    messages,
    metadata,
    modes,
    monitor,
    passwd,
    people,
    redaction,
    registration,
    relay,
    rename,
    search,
    server,
    server_bans,
    services,
    user_modes,
    webhooks,
    webpush,
    who,
    whois,
)
from hubbub.server.commands.command import Command
from hubbub.server.commands.help import send_help
from hubbub.server.session import Session
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message


def help_(session: Session, message: Message) -> None:
    """HELP [command]."""
    send_help(session, COMMANDS, message.param(0).upper())


COMMANDS: Final[dict[str, Command]] = {
    # Connecting
    "AUTHENTICATE": Command(
        authenticate.authenticate,
        "<mechanism or answer>",
        "Log in (SASL). Your client does this for you, where you have told it your account and password.",
        params=1,
        registered=False,
    ),
    "CAP": Command(
        registration.cap,
        "<subcommand> [<capabilities>]",
        "Choose extensions of the protocol: LS lists what there is, REQ asks for some, LIST shows what you "
        "have, END goes on with connecting.",
        params=1,
        registered=False,
    ),
    "IDENTITY": Command(
        registration.identity,
        "<secret>",
        "Before NICK and USER: be the same guest as whoever sent this secret before. 16 characters or more.",
        params=1,
        registered=False,
    ),
    "NICK": Command(
        registration.nick,
        "<nick>",
        "Choose your name, or change it.",
        registered=False,
        cost=2,
    ),
    "PASS": Command(
        registration.password,
        "<password>",
        "Before NICK and USER: the password of the server, where it has one.",
        params=1,
        registered=False,
    ),
    "PING": Command(
        registration.ping,
        "<token>",
        "Ask for a sign of life: the server answers PONG with the same token.",
        registered=False,
    ),
    "PONG": Command(
        registration.pong,
        "<token>",
        "Give the sign of life that the server has asked for with PING.",
        registered=False,
        cost=0,
    ),
    "QUIT": Command(
        registration.quit_,
        "[<reason>]",
        "Leave the server. Others see the reason.",
        registered=False,
        cost=0,
    ),
    "USER": Command(
        registration.user,
        "<username> 0 * <realname>",
        "While connecting: the user name in your address, and your real name or whatever you put there.",
        params=4,
        registered=False,
    ),
    # Accounts
    "REGISTER": Command(
        accounts.register,
        "<account> <email> <password>",
        "Make the name that you have your own; * as account is that name, * as email is none.",
        params=3,
        registered=False,
        cost=10,
    ),
    "VERIFY": Command(
        accounts.verify,
        "<account> <code>",
        "Complete REGISTER, where that asks for a code.",
        params=2,
        registered=False,
        cost=10,
    ),
    "LOGINLINK": Command(
        login_links.login_link,
        "<subcommand> <account or secret> [<duration or password>]",
        "CREATE account makes a link with which its owner can choose a new password, once; for "
        "administrators. USE the end of one and a password, in base64, does that; your client does it for "
        "you.",
        params=2,
        registered=False,
        cost=10,
    ),
    "PASSWD": Command(
        passwd.passwd,
        "<old password> <new password>",
        "Change the password of your account; both in base64, of UTF-8. Your client does this for you.",
        params=2,
        cost=10,
    ),
    "NICKSERV": Command(
        services.nickserv,
        "<request>",
        "Register, log in and change your password as with a message to NickServ; NICKSERV HELP says more.",
        cost=4,
    ),
    "NS": Command(services.nickserv, "<request>", "The same as NICKSERV.", cost=4),
    "CHANSERV": Command(
        services.chanserv,
        "<request>",
        "Ask about channels as with a message to ChanServ; CHANSERV HELP says more.",
        cost=4,
    ),
    "CS": Command(services.chanserv, "<request>", "The same as CHANSERV.", cost=4),
    # Talking
    "BATCH": Command(
        batch.batch,
        "+<reference> draft/multiline <target>",
        "Begin a message of several lines, which are sent with the tag batch=<reference>; BATCH -<reference> "
        "ends it.",
        params=1,
        cost=2,
    ),
    "NOTICE": Command(
        messages.notice,
        "<target>{,<target>} <text>",
        "Say something that no program should answer by itself, to channels or people.",
    ),
    "PRIVMSG": Command(
        messages.privmsg,
        "<target>{,<target>} <text>",
        "Say something to channels or people.",
    ),
    "REDACT": Command(
        redaction.redact,
        "<target> <msgid> [<reason>]",
        "Remove a message of your own or, as a moderator, any in the channel. Its text is erased for good.",
        params=2,
        cost=2,
    ),
    "RELAYMSG": Command(
        relay.relaymsg,
        "<channel> <nick>/<network> <text>",
        "Say in a channel what somebody on another network has said. For bots that moderate the channel.",
        params=3,
    ),
    "TAGMSG": Command(
        messages.tagmsg,
        "<target>{,<target>}",
        "Send client tags without a text, such as +typing, to channels or people.",
        cost=0.5,
    ),
    # Channels
    "INVITE": Command(
        invite.invite,
        "[<nick> <channel>]",
        "Invite somebody into a channel that you are in; a moderator's invitation opens a closed one. "
        "Without parameters, list the channels that you are invited to.",
        cost=2,
    ),
    "INVITELINK": Command(
        invite_links.invite_link,
        "<subcommand> [<channel>{,<channel>} [<uses> [<duration> [<note>]]]]",
        "Links that let people in: CREATE #a,#b 10 7d makes one for ten people and a week, which leads to "
        "these channels; * is what is usual, and none of it is needed. LIST shows yours, END an id ends one, "
        "USE the end of a link has it let you in.",
        params=1,
        registered=False,
        cost=5,
    ),
    "JOIN": Command(
        channels.join,
        "<channel>{,<channel>} [<key>{,<key>}]",
        "Enter channels; one that nobody has made yet is made, and yours. JOIN 0 leaves all that you are in.",
        params=1,
        cost=2,
    ),
    "KICK": Command(
        channels.kick,
        "<channel>{,<channel>} <nick>{,<nick>} [<reason>]",
        "Remove people from a channel. For its moderators.",
        params=2,
        cost=2,
    ),
    "LIST": Command(
        listing.list_,
        "[<channel or condition>{,<channel or condition>}]",
        "List channels with the number of people in them and the topic: all, those named, or those that "
        "meet conditions. *word* or !*word* is about the name, >3 or <3 the people, C>60 or C<60 the minutes "
        "since it was made, T>60 or T<60 those since its topic was set.",
        cost=4,
        long=True,
    ),
    "MODE": Command(
        modes.mode,
        "<target> [<modes> [<argument>...]]",
        "Show or change the modes of a channel, or your own. +o nick makes a moderator, +k word sets a key, "
        "-t lets everybody change the topic.",
        params=1,
    ),
    "NAMES": Command(
        channels.names,
        "<channel>{,<channel>}",
        "List who is in a channel.",
        cost=2,
        long=True,
    ),
    "PART": Command(
        channels.part,
        "<channel>{,<channel>} [<reason>]",
        "Leave channels.",
        params=1,
    ),
    "RENAME": Command(
        rename.rename,
        "<channel> <name> [<reason>]",
        "Give a channel another name. For its moderators; where it has a founder, for its owners.",
        params=2,
        cost=10,
    ),
    "TOPIC": Command(
        channels.topic,
        "<channel> [<topic>]",
        "Show what a channel is about, or set it; an empty topic removes it.",
        params=1,
    ),
    "WEBHOOK": Command(
        webhooks.webhook,
        "<subcommand> <channel> [<name or id>]",
        "Let programs write in a channel by HTTP: ADD a name makes a secret address for one, LIST shows "
        "those there are, DEL an id ends one. For its moderators; where it has a founder, for its owners.",
        params=2,
        cost=5,
    ),
    # History
    "CHATHISTORY": Command(
        history.chathistory,
        "<subcommand> <target> <bound> [<bound>] <limit>",
        "Ask for earlier messages: LATEST, BEFORE, AFTER, AROUND or BETWEEN, where a bound is msgid=... or "
        "timestamp=...; TARGETS lists conversations.",
        params=4,
        cost=2,
        long=True,
    ),
    "SEARCH": Command(
        search.search,
        "<attribute>=<value>{;<attribute>=<value>}",
        "Find messages where you are and in private: text=cake;in=#room;from=ann;limit=9, and after= or "
        "before= a time. Messages must have all words of the text, anywhere.",
        params=1,
        cost=5,
        long=True,
    ),
    # People
    "AWAY": Command(
        people.away,
        "[<text>]",
        "Say that you are away, and why; without a text, that you are back.",
        early=(cap.PRE_AWAY,),
    ),
    "ISON": Command(
        people.ison,
        "<nick>{ <nick>}",
        "Tell which of these people are online.",
        params=1,
    ),
    "MARKREAD": Command(
        markers.markread,
        "<target> [timestamp=<time>]",
        "Note until when you have read a channel or a private conversation, for all your devices; without a "
        "time, tell what is noted.",
        cost=2,
    ),
    "METADATA": Command(
        metadata.metadata,
        "<target> <subcommand> [<key>] [<value>]",
        "What people tell of themselves (target *) and of channels: LIST, GET key, SET key value, CLEAR. "
        "SUB, UNSUB and SUBS choose the keys of which you hear, SYNC tells you all of that again.",
        params=2,
        cost=3,
        early=tuple(cap.METADATA),
    ),
    "MONITOR": Command(
        monitor.monitor,
        "<subcommand> [<nick>{,<nick>}]",
        "Be told when people come online and go: + adds nicks to your list, - takes them off it, C empties "
        "it, L shows it, S shows who is online.",
        params=1,
        cost=2,
    ),
    "SETNAME": Command(
        people.setname,
        "<realname>",
        "Change your real name.",
        params=1,
        cost=2,
    ),
    "USERHOST": Command(
        people.userhost,
        "<nick>{ <nick>}",
        "Show the addresses of up to five people, and who of them is away.",
        params=1,
    ),
    "WEBPUSH": Command(
        webpush.webpush,
        "<subcommand> <endpoint> [<keys>]",
        "Have push notifications sent to a device when something calls you: REGISTER its endpoint with its "
        "keys, UNREGISTER it. Your client does this for you.",
        cost=3,
    ),
    "WHO": Command(
        who.who,
        "<channel or mask> [o][%<fields>[,<token>]]",
        "List who is in a channel, or whose name is like an*; o lists administrators only, %tna,42 these "
        "fields only.",
        params=1,
        cost=2,
        long=True,
    ),
    "WHOIS": Command(
        whois.whois,
        "[<server>] <nick>",
        "Show who somebody is: address, real name, channels, and how long they have said nothing.",
        params=1,
        cost=2,
        long=True,
    ),
    "WHOWAS": Command(
        whois.whowas,
        "<nick> [<count>]",
        "Show who has had a name lately, the last one first.",
        params=1,
        long=True,
    ),
    # The server
    "ADMIN": Command(server.admin, "", "Tell who runs the server."),
    "HELP": Command(help_, "[<command>]", "List the commands, or explain one.", cost=2),
    "HELPOP": Command(help_, "[<command>]", "The same as HELP.", cost=2),
    "INFO": Command(server.info, "", "Tell what this server is."),
    "ISUPPORT": Command(
        server.isupport,
        "",
        "Show what the server supports, as it does when you connect.",
        early=(cap.EXTENDED_ISUPPORT,),
        cost=2,
    ),
    "LINKS": Command(server.links, "", "Tell which servers this one is linked to: none."),
    "LUSERS": Command(server.lusers, "", "Count people and channels."),
    "MOTD": Command(server.motd, "", "Show the message of the day."),
    "TIME": Command(server.time, "", "Show the time where the server is."),
    "VERSION": Command(server.version, "", "Show which version the server runs, and what it supports."),
    "DLINE": Command(
        server_bans.dline,
        "[[<duration>] <address> [<reason>]]",
        "Keep an address or a network out of the server, for 1w2d3h4m or for good. Without parameters, list "
        "what is kept out.",
        operator=True,
    ),
    "DOOR": Command(
        administration.door,
        "[<state>]",
        "CLOSED: let nobody new in, while whoever was in may come back if an account or a secret tells who "
        "they are. OPEN: let everybody in again.",
        operator=True,
    ),
    "HOSTKEY": Command(
        host_key.host_key,
        "<key>",
        "Prove that you run the server, by what is in the file host.key beside its database. The command "
        "hubbub invite does this for you.",
        params=1,
        registered=False,
        cost=10,
    ),
    "KILL": Command(
        administration.kill,
        "<nick> [<reason>]",
        "End somebody's connections. They can come back; KLINE keeps them out.",
        params=1,
        operator=True,
    ),
    "KLINE": Command(
        server_bans.kline,
        "[[<duration>] <mask> [<reason>]]",
        "Keep people out of the server by user@host, nick!user@host or R:account, for 1w2d3h4m or for good. "
        "Without parameters, list who is kept out.",
        operator=True,
    ),
    "OPER": Command(
        administration.oper,
        "<account> <password>",
        "Become a server administrator.",
        params=2,
        cost=5,
    ),
    "REHASH": Command(
        administration.rehash,
        "",
        "Read the configuration again. The answer says what needs a restart.",
        operator=True,
        cost=5,
    ),
    "STATS": Command(
        server_bans.stats,
        "<letter>",
        "List who is kept out of the server: by mask (k) or by address (d).",
        params=1,
        operator=True,
    ),
    "UNDLINE": Command(
        server_bans.undline, "<address>", "Let an address or a network in again.", params=1, operator=True
    ),
    "UNKLINE": Command(server_bans.unkline, "<mask>", "Let people in again.", params=1, operator=True),
    "WALLOPS": Command(
        user_modes.wallops,
        "<text>",
        "Tell everybody who has the mode w. For server administrators.",
        params=1,
        cost=2,
        operator=True,
    ),
}
