// What a person types into the field: plain text, or a command such as `/me waves`.

import { isChannel } from "../wire/names";
import type { Session } from "./session";

const HELP =
  "Commands: /me TEXT, /join #CHANNEL, /part, /msg NAME TEXT, /nick NAME, /topic TEXT. Two slashes begin a text " +
  "that starts with one.";

type Command = (session: Session, key: string, argument: string) => void;

const COMMANDS = new Map<string, Command>([
  ["help", (session, key) => session.report(HELP, key)],
  ["join", (session, _, argument) => session.join(...cut(argument))],
  ["me", (session, key, argument) => session.act(key, argument)],
  ["msg", tellPrivately],
  ["nick", (session, _, argument) => session.rename(argument)],
  ["part", inChannel("Only a channel can be left.", (session, key) => session.part(key))],
  ["topic", inChannel("A private conversation has no topic.", (session, key, text) => session.setTopic(key, text))],
]);
const WITHOUT_ARGUMENT = new Set(["help", "part"]);

/** Say `text` in the conversation `key`, or carry out the command it is. What can't be done is told as a problem. */
export function submit(session: Session, key: string, text: string, replyTo: string | null): void {
  if (!isCommand(text)) {
    session.say(key, text.startsWith("//") ? text.slice(1) : text, replyTo);
    return;
  }
  const [name, argument] = cut(text.slice(1));
  const command = COMMANDS.get(name.toLowerCase());
  if (!command) session.report(`There is no command /${name}. ${HELP}`, key);
  else if (!argument && !WITHOUT_ARGUMENT.has(name)) session.report(`Something is missing after /${name}. ${HELP}`, key);
  else command(session, key, argument);
}

/** Whether a text is a command and not to be said. */
export function isCommand(text: string): boolean {
  return text.startsWith("/") && !text.startsWith("//");
}

function tellPrivately(session: Session, key: string, argument: string): void {
  const [nick, text] = cut(argument);
  if (isChannel(nick)) {
    session.report("A private message is for a person. Go to the channel to write there.", key);
    return;
  }
  const direct = session.openDirect(nick);
  if (text) session.say(direct, text);
  session.state.arrive(direct);
}

function inChannel(otherwise: string, command: Command): Command {
  return (session, key, argument) => {
    if (isChannel(key)) command(session, key, argument);
    else session.report(otherwise, key);
  };
}

function cut(text: string): [string, string] {
  const [first = ""] = text.split(" ", 1);
  return [first, text.slice(first.length).trim()];
}
