// The commands for moderators that somebody types into the field, such as `/kick ben`. The counterpart of
// src/hubbub/client/moderating.py.

import { isChannel } from "../wire/names";
import type { Moderation } from "./moderation";
import type { Room } from "./room";
import type { Session } from "./session";
import { _, N_ } from "./translation";
import { firstWord } from "./words";

/** What commands lead to beside the session. */
export interface CommandHost {
  /** Put emoji in the place of their short names, where those are known. */
  emojify(text: string): string;
  showProfile(nick: string): void;
  /** Show which commands there are. */
  showCommands(): void;
  /** Leave the server, for a reason that may be empty. */
  leave(reason: string): void;
}

/** Gets the key of the conversation in which it is typed, and what stands after its name. */
export type Command = (session: Session, key: string, argument: string, host: CommandHost) => void;

/** How a command is used, which begins with its name, and what it does. What stands in brackets may be left out. */
export type Usable = readonly [usage: string, command: Command];

/** What is asked of a channel; why it was refused, in words. */
type Order = (moderation: Moderation, room: Room, argument: string) => Promise<string>;

const CHANNEL_ONLY = N_("That is for channels. Type it in the channel that you mean.");
/** What is in a mask and in no name. */
const MASK = /[!@*?:.]/;

export const MODERATING: readonly Usable[] = [
  [N_("/kick NAME [REASON]"), inChannel((moderation, room, argument) => moderation.remove(room, ...firstWord(argument)))],
  [N_("/ban NAME [REASON]"), inChannel(ban)],
  [N_("/unban NAME"), inChannel(unban)],
  [N_("/op NAME…"), role("o", true)],
  [N_("/deop NAME…"), role("o", false)],
  [N_("/voice NAME…"), role("v", true)],
  [N_("/devoice NAME…"), role("v", false)],
  [N_("/mode MODES"), changeModes],
];

/** The command, which says why it does nothing in a private conversation. */
function inChannel(order: Order): Command {
  return (session, key, argument) => {
    const room = session.state.channel(key);
    if (room) void session.tell(key, order(session.moderation, room, argument));
    else session.report(_(CHANNEL_ONLY), key);
  };
}

function role(letter: string, added: boolean): Command {
  return inChannel((moderation, room, argument) =>
    moderation.change(room, argument.split(" ").map((nick) => ({ added, letter, argument: nick }))),
  );
}

function ban(moderation: Moderation, room: Room, argument: string): Promise<string> {
  const [whom, reason] = firstWord(argument);
  return MASK.test(whom) ? moderation.changeBan(room, whom, true) : moderation.banPerson(room, whom, reason);
}

function unban(moderation: Moderation, room: Room, argument: string): Promise<string> {
  const [whom] = firstWord(argument);
  return MASK.test(whom) ? moderation.changeBan(room, whom, false) : moderation.unbanPerson(room, whom);
}

/** As it goes to the server, so that whoever knows the letters can do everything. */
function changeModes(session: Session, key: string, argument: string): void {
  const words = argument.split(" ");
  const isNamed = isChannel(argument);
  if (!isNamed && !isChannel(key)) session.report(_(CHANNEL_ONLY), key);
  else void session.tell(key, session.moderation.changeAsTyped(isNamed ? words : [key, ...words]));
}
