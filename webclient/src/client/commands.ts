// What a person types into the field: plain text, or a command such as `/me waves`.

import { isChannel } from "../wire/names";
import { oneLine } from "./compose";
import { type Command, type CommandHost, MODERATING, type Usable } from "./moderating";
import type { Session } from "./session";
import { _, N_ } from "./translation";
import { firstWord } from "./words";

const COMMANDS: readonly Usable[] = [
  [N_("/me DOES SOMETHING"), (session, key, argument) => session.act(key, argument)],
  [N_("/msg NAME TEXT"), tellPrivately],
  [N_("/whois NAME"), (_session, _key, argument, host) => host.showProfile(firstWord(argument)[0])],
  [N_("/join #CHANNEL [KEY]"), (session, _key, argument) => session.join(...firstWord(argument))],
  [
    N_("/part [REASON]"),
    inChannel(
      N_("Only a channel can be left. Close the private conversation in its menu instead."),
      (session, key, reason) => session.part(key, reason),
    ),
  ],
  [N_("/invite [NAME [#CHANNEL]]"), invite],
  [N_("/topic TEXT"), inChannel(N_("A private conversation has no topic."), (session, key, text) => session.setTopic(key, text))],
  [N_("/nick NAME"), (session, _key, argument) => session.rename(argument)],
  [N_("/quit [REASON]"), (_session, _key, reason, host) => host.leave(reason)],
  [N_("/help"), (_session, _key, _argument, host) => host.showCommands()],
];
const ALL = [...COMMANDS, ...MODERATING];
/** Those that say their argument. */
const SPOKEN = new Set(["me", "msg"]);

/** How each command is used, in words: what everybody may do, then what moderators may. */
export function usages(): { everybody: string[]; moderators: string[] } {
  const told = ([usage]: Usable) => _(usage);
  return { everybody: COMMANDS.map(told), moderators: MODERATING.map(told) };
}

/** Say `text` in the conversation `key`, or carry out the command it is. What can't be done is told as a problem. */
export function submit(session: Session, key: string, text: string, replyTo: string | null, host: CommandHost): void {
  if (!isCommand(text)) {
    session.say(key, host.emojify(text.startsWith("//") ? text.slice(1) : text), replyTo);
    return;
  }
  const [typed, argument] = firstWord(text.slice(1));
  const name = typed.toLowerCase();
  const [usage, command] = ALL.find(([usage]) => firstWord(usage)[0] === `/${name}`) ?? [];
  if (!usage || !command) {
    session.report(_("There is no command /{name}. /help shows those that there are.", { name }), key);
  } else if (!argument && /^\S+ [^[]/.test(usage)) {
    session.report(_("Something is missing after /{name}. It is written so: {usage}", { name, usage: _(usage) }), key);
  } else {
    command(session, key, SPOKEN.has(name) ? host.emojify(argument) : oneLine(argument), host);
  }
}

/** Whether a text is a command and not to be said. */
export function isCommand(text: string): boolean {
  return text.startsWith("/") && !text.startsWith("//");
}

function tellPrivately(session: Session, key: string, argument: string): void {
  const [nick, text] = firstWord(argument);
  if (isChannel(nick)) {
    session.report(_("A private message is for a person. Go to the channel to write there."), key);
    return;
  }
  const direct = session.openDirect(nick);
  if (text) session.say(direct, text);
  session.state.arrive(direct);
}

function invite(session: Session, key: string, argument: string): void {
  const [nick, channel] = firstWord(argument);
  const room = session.state.channel(channel || key);
  if (!nick) void session.tell(key, session.moderation.invitations());
  else if (room) void session.tell(key, session.moderation.invite(room, nick));
  else session.report(_("Say whom you invite to which channel that you are in: /invite NAME #CHANNEL"), key);
}

function inChannel(otherwise: string, command: Command): Command {
  return (session, key, argument, host) => {
    if (isChannel(key)) command(session, key, argument, host);
    else session.report(_(otherwise), key);
  };
}
