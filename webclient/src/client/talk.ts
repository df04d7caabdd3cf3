// Handlers for what is said: PRIVMSG, NOTICE, topics, invitations, and the echoes of one's own words.

import * as caps from "../wire/capabilities";
import { lastParam, type Message, param } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import { parseTime } from "../wire/timestamp";
import { entry } from "./model";
import { actorOf, sequenceNumber } from "./narrate";
import type { Room } from "./room";
import type { State } from "./state";
import { _ } from "./translation";

/** `PRIVMSG target :text` and NOTICE, of others and the echo of one's own. */
export function onMessage(state: State, message: Message, now: number): void {
  const author = actorOf(message);
  if (!message.source.includes("!") && message.command === "NOTICE") {
    onServerNotice(state, message, now);
    return;
  }
  const room = roomOf(state, message, now);
  if (!room) return;
  room.typing.delete(fold(author));
  if (state.isMe(author)) {
    onOwn(state, room, message, now);
    return;
  }
  // A service answers in place of an echo.
  onAcknowledged(state, message, parseTime(message.tags["time"]) ?? now);
  state.see(author);
  state.tell(room, message, now);
}

/** `ACK`, or an answer, with the label of a message that the server does not echo (labeled-response). */
export function onAcknowledged(state: State, message: Message, now: number): void {
  const outgoing = state.outbox.take(message.tags["label"] ?? "");
  if (outgoing) settle(state, outgoing.key, outgoing.nonce, now);
}

/** Count a message as stored that the server takes without an echo. */
export function settle(state: State, key: string, nonce: string, now: number): void {
  const echo = entry({ id: nonce, kind: "said", author: state.nick, text: "", time: now });
  state.rooms.get(key)?.timeline.confirm(nonce, echo);
}

/** `TOPIC #channel :topic`: somebody has changed it. */
export function onTopic(state: State, message: Message, now: number): void {
  const room = state.channel(param(message, 0));
  if (!room) return;
  room.topic = param(message, 1);
  state.tell(room, message, now);
}

/** RPL_TOPIC: `332 me #channel :topic`. */
export function onTopicReply(state: State, message: Message): void {
  const room = state.channel(param(message, 1));
  if (room) room.topic = param(message, 2);
}

/** RPL_NOTOPIC: `331 me #channel :...`. */
export function onNoTopic(state: State, message: Message): void {
  const room = state.channel(param(message, 1));
  if (room) room.topic = "";
}

/** `INVITE nick #channel`: to ourselves, or to somebody else (invite-notify). */
export function onInvite(state: State, message: Message, now: number): void {
  const [guest, channel, host] = [param(message, 0), param(message, 1), actorOf(message)];
  const isOurs = state.isMe(guest);
  const room = isOurs ? state.lobby : state.channel(channel);
  const text = isOurs
    ? _("{nick} invites you to {channel}. Type /join {channel} to go there.", { nick: host, channel })
    : _("{nick} invited {guest}.", { nick: host, guest });
  if (room) state.note(room, text, now);
}

/** RPL_AWAY: `301 me nick :reason`, the answer to a message to somebody who is away. */
export function onIsAway(state: State, message: Message, now: number): void {
  const room = state.rooms.get(fold(param(message, 1)));
  if (room) state.note(room, _("{nick} is away: {reason}", { nick: param(message, 1), reason: param(message, 2) }), now);
}

/** What the server itself says goes to the lobby; before that was entered it is only greeting noise. */
export function onServerNotice(state: State, message: Message, now: number): void {
  if (state.lobby && message.params.length) state.note(state.lobby, lastParam(message), now);
}

/** The conversation that a message belongs to. A channel that we are not in has none. */
function roomOf(state: State, message: Message, now: number): Room | null {
  const name = state.conversationOf(message);
  if (isChannel(name)) return state.channel(name);
  const known = state.rooms.get(fold(name));
  if (known) return known;
  const time = parseTime(message.tags["time"]) ?? now;
  const room = state.openRoom(name, time - 1); // so that the message itself is news
  state.lookUp(room);
  return room;
}

function onOwn(state: State, room: Room, message: Message, now: number): void {
  const nonce = message.tags[caps.NONCE] || message.tags["label"] || state.outbox.findSent(room.key, param(message, 1));
  const outgoing = nonce ? state.outbox.take(nonce) : null;
  const echo = state.narrate(message, now);
  if (!outgoing || !echo) {
    state.tell(room, message, now);
    return;
  }
  room.timeline.confirm(outgoing.nonce, echo);
  if (sequenceNumber(message) !== null) state.history.watch(room);
}
