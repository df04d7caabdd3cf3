// Handlers for what goes on beside the messages: reactions, removals, who is writing, how far was read.

import { type Message, param } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import { TYPING } from "../wire/tags";
import { parseTime } from "../wire/timestamp";
import { actorOf } from "./narrate";
import type { Room } from "./room";
import type { State } from "./state";

/** How long each state holds without another word, in seconds (https://ircv3.net/specs/client-tags/typing). */
const SECONDS = new Map([
  ["active", 6],
  ["paused", 30],
  ["done", 0],
]);

/** People who are writing that are kept of one conversation. Several are writing either way. */
export const MOST_TYPISTS = 50;

/** TAGMSG: somebody is writing, or a reaction, which is an event of the conversation. */
export function onTags(state: State, message: Message, now: number): void {
  const room = roomOf(state, message);
  const seconds = SECONDS.get(message.tags[TYPING] ?? "");
  if (!room) return;
  if (seconds === undefined) state.tell(room, message, now);
  else if (!state.isMe(actorOf(message))) onTyping(room, actorOf(message), seconds, now);
}

/** `REDACT target msgid [:reason]`: a message is taken back. */
export function onRedact(state: State, message: Message, now: number): void {
  const room = roomOf(state, message);
  if (room) state.tell(room, message, now);
}

/** `MARKREAD target timestamp=...`, or `*` where nothing was read (read-marker). */
export function onReadMarker(state: State, message: Message): void {
  const room = state.rooms.get(fold(param(message, 0)));
  const time = parseTime(param(message, 1).replace(/^timestamp=/, ""));
  if (room && time !== null) room.read = Math.max(room.read ?? 0, time);
}

function onTyping(room: Room, nick: string, seconds: number, now: number): void {
  room.typing.delete(fold(nick));
  if (!seconds) return;
  const [oldest] = room.typing.keys();
  if (room.typing.size >= MOST_TYPISTS && oldest !== undefined) room.typing.delete(oldest);
  room.typing.set(fold(nick), { nick, until: now + seconds * 1000 });
}

/** The conversation that a signal belongs to. Only a message opens one. */
function roomOf(state: State, message: Message): Room | null {
  const [author, target] = [actorOf(message), param(message, 0)];
  return state.rooms.get(fold(isChannel(target) || state.isMe(author) ? target : author)) ?? null;
}
