// What a person types into the field: plain text, or a command such as `/me waves`.

import { isChannel } from "../wire/names";
import type { Session } from "./session";
import { _, N_ } from "./translation";

type Command = (session: Session, key: string, argument: string) => void;

/** How each is used, and what it does. What stands in brackets may be left out. */
const COMMANDS: readonly (readonly [usage: string, command: Command])[] = [
  [N_("/me DOES SOMETHING"), (session, key, argument) => session.act(key, argument)],
  [N_("/msg NAME TEXT"), tellPrivately],
  [N_("/join #CHANNEL [KEY]"), (session, _key, argument) => session.join(...cut(argument))],
  [N_("/part"), inChannel(N_("Only a channel can be left."), (session, key) => session.part(key))],
  [N_("/topic TEXT"), inChannel(N_("A private conversation has no topic."), (session, key, text) => session.setTopic(key, text))],
  [N_("/nick NAME"), (session, _key, argument) => session.rename(argument)],
  [N_("/help"), (session, key) => session.report(help(), key)],
];
/** Those that say their argument. */
const SPOKEN = new Set(["me", "msg"]);

/** How each command is used, in words. */
export function usages(): string[] {
  return COMMANDS.map(([usage]) => _(usage));
}

/**
 * Say `text` in the conversation `key`, or carry out the command it is. What can't be done is told as a problem.
 *
 * `emojify` puts emoji in the place of their short names, where those are known.
 */
export function submit(
  session: Session,
  key: string,
  text: string,
  replyTo: string | null,
  emojify: (text: string) => string = (text) => text,
): void {
  if (!isCommand(text)) {
    session.say(key, emojify(text.startsWith("//") ? text.slice(1) : text), replyTo);
    return;
  }
  const [typed, argument] = cut(text.slice(1));
  const name = typed.toLowerCase();
  const [usage, command] = COMMANDS.find(([usage]) => cut(usage)[0] === `/${name}`) ?? [];
  if (!usage || !command) {
    session.report(_("There is no command /{name}. {help}", { name, help: help() }), key);
  } else if (!argument && /^\S+ [^[]/.test(usage)) {
    session.report(_("Something is missing after /{name}. {help}", { name, help: help() }), key);
  } else {
    command(session, key, SPOKEN.has(name) ? emojify(argument) : argument);
  }
}

/** Whether a text is a command and not to be said. */
export function isCommand(text: string): boolean {
  return text.startsWith("/") && !text.startsWith("//");
}

function tellPrivately(session: Session, key: string, argument: string): void {
  const [nick, text] = cut(argument);
  if (isChannel(nick)) {
    session.report(_("A private message is for a person. Go to the channel to write there."), key);
    return;
  }
  const direct = session.openDirect(nick);
  if (text) session.say(direct, text);
  session.state.arrive(direct);
}

function inChannel(otherwise: string, command: Command): Command {
  return (session, key, argument) => {
    if (isChannel(key)) command(session, key, argument);
    else session.report(_(otherwise), key);
  };
}

function help(): string {
  return _("Commands: {usages}. Begin with // to say something that starts with a slash.", { usages: usages().join(", ") });
}

function cut(text: string): [string, string] {
  const [first = ""] = text.split(" ", 1);
  return [first, text.slice(first.length).trim()];
}
