// Handlers for what tells who is where: JOIN, PART, QUIT, NICK, KICK, MODE, AWAY, NAMES and WHO.

import * as caps from "../wire/capabilities";
import { type Message, message, param } from "../wire/message";
import { fold } from "../wire/names";
import { parseSource } from "../wire/source";
import { CHANNEL } from "../wire/tags";
import type { Kind } from "./model";
import { parseModes } from "./modes";
import { actorOf } from "./narrate";
import type { Room } from "./room";
import type { State } from "./state";
import { _ } from "./translation";

/** Members of a channel up to which WHO is asked who is away; beyond, the answer is not worth its size. */
const WHO_UP_TO = 200;

/** `JOIN #channel [account :real name]` (extended-join). */
export function onJoin(state: State, message: Message, now: number): void {
  const nick = actorOf(message);
  if (state.isMe(nick)) {
    enterChannel(state, message, now);
    return;
  }
  const room = state.channel(param(message, 0));
  if (!room) return;
  appear(state, nick, now);
  room.roster.add(nick);
  state.tell(room, message, now);
}

/** `PART #channel [:reason]`. */
export function onPart(state: State, message: Message, now: number): void {
  const room = state.channel(param(message, 0));
  if (!room) return;
  if (state.isMe(actorOf(message))) room.leave();
  leave(state, room, actorOf(message), message, now);
}

/** `KICK #channel nick [:reason]`. */
export function onKick(state: State, message: Message, now: number): void {
  const room = state.channel(param(message, 0));
  if (!room) return;
  const [author, nick, reason] = [actorOf(message), param(message, 1), param(message, 2)];
  if (state.isMe(nick)) {
    const given = reason && reason !== author; // without a reason, servers give the name
    const names = { nick: author, channel: room.name, reason };
    room.absence = given
      ? _("{nick} removed you from {channel}: {reason}", names)
      : _("{nick} removed you from {channel}.", names);
    state.problem(room.absence, room.key);
  }
  leave(state, room, nick, message, now);
}

/** `QUIT [:reason]`, once for each channel where the server numbers its events. */
export function onQuit(state: State, message: Message, now: number): void {
  const nick = actorOf(message);
  for (const room of roomsTold(state, message)) {
    room.roster.remove(nick);
    room.typing.delete(fold(nick));
    state.tell(room, message, now);
  }
  state.looked?.leave(nick);
  disappear(state, nick, now, "left", param(message, 0));
}

/** `NICK new`, once for each channel where the server numbers its events. */
export function onNick(state: State, message: Message, now: number): void {
  const [old, nick] = [actorOf(message), param(message, 0)];
  for (const room of roomsTold(state, message)) {
    room.roster.rename(old, nick);
    room.typing.delete(fold(old));
    state.tell(room, message, now);
  }
  state.looked?.rename(old, nick);
  if (state.isMe(old)) {
    state.nick = nick;
    state.source = { ...state.source, nick };
  }
  if (fold(old) !== fold(nick)) {
    disappear(state, old, now, "renamed", nick);
    state.see(nick);
  }
}

/** `MODE #channel +o nick`; a user's own modes are not shown. */
export function onMode(state: State, message: Message, now: number): void {
  const room = state.channel(param(message, 0));
  if (!room) return;
  for (const change of parseModes(message.params.slice(1), state.features)) {
    room.roster.apply(change, state.features.roleSigns);
  }
  room.modeChanges += 1;
  state.tell(room, message, now);
}

/** `AWAY [:reason]` of somebody else (away-notify). */
export function onAway(state: State, message: Message): void {
  setAway(state, actorOf(message), Boolean(param(message, 0)));
}

/** RPL_NAMREPLY: `353 me = #channel :@alice +bob`. */
export function onNames(state: State, message: Message): void {
  const room = state.channel(param(message, 2));
  if (!room) return;
  const words = param(message, 3).split(" ").filter(Boolean);
  room.roster.takeNames(words, state.features.signs);
}

/** RPL_ENDOFNAMES: `366 me #channel :...`. */
export function onEndOfNames(state: State, from: Message): void {
  const room = state.channel(param(from, 1));
  if (!room) return;
  room.roster.endNames();
  for (const { nick } of room.roster.sorted("")) state.see(nick);
  if (state.features.has(caps.AWAY_NOTIFY) && room.roster.size <= WHO_UP_TO) {
    state.output.push(message("WHO", [room.name]));
  }
}

/** RPL_WHOREPLY: `352 me #channel user host server nick flags :...`; G among the flags is away. */
export function onWho(state: State, message: Message): void {
  setAway(state, param(message, 5), param(message, 6).startsWith("G"));
}

function enterChannel(state: State, message: Message, now: number): void {
  const room = state.openRoom(param(message, 0), now);
  const isAskedFor = state.entering.has(room.key);
  room.joined = room.wanted = true;
  room.absence = "";
  room.door = state.entering.get(room.key) ?? room.door;
  state.entering.delete(room.key);
  room.roster.clear();
  room.roster.add(state.nick);
  state.source = parseSource(message.source);
  state.history.catchUp(room);
  state.tell(room, message, now);
  if (isAskedFor) state.arrive(room.key);
  if (!state.isWelcomed && room === state.lobby) {
    state.isWelcomed = true;
    welcome(state, room, now);
  }
}

function welcome(state: State, room: Room, now: number): void {
  const { network } = state.features;
  const greeting = network
    ? _("Welcome to {network}, {nick}.", { network, nick: state.nick })
    : _("Welcome, {nick}.", { nick: state.nick });
  state.note(room, [greeting, ...state.motd].join("\n"), now);
}

function leave(state: State, room: Room, nick: string, message: Message, now: number): void {
  room.roster.remove(nick);
  room.typing.delete(fold(nick));
  state.tell(room, message, now);
  if (state.isMe(nick)) {
    room.wanted = false;
    room.breakOff();
  }
}

/** The channels that a QUIT or NICK is about: the one it names, else all that the person is in. */
function roomsTold(state: State, message: Message): Room[] {
  const name = message.tags[CHANNEL];
  if (name === undefined) return state.channels().filter(({ roster }) => roster.has(actorOf(message)));
  const room = state.channel(name);
  return room ? [room] : [];
}

/** Somebody has come in: if there is a private conversation with them, it tells. */
function appear(state: State, nick: string, now: number): void {
  const room = state.rooms.get(fold(nick));
  if (room && !state.online.has(room.key)) state.note(room, "", now, "joined", nick);
  state.see(nick);
}

/** Somebody has gone, or goes by another name: if there is a private conversation, it tells once. */
function disappear(state: State, nick: string, now: number, kind: Kind, text: string): void {
  const key = fold(nick);
  if (!state.online.delete(key)) return;
  const room = state.rooms.get(key);
  if (room) state.note(room, text, now, kind, nick);
}

function setAway(state: State, nick: string, away: boolean): void {
  for (const room of state.channels()) room.roster.setAway(nick, away);
}
