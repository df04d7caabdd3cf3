// Handlers for what the server answers: the welcome, its features, standard replies and errors in words.

import { lastParam, type Message, param } from "../wire/message";
import { fold } from "../wire/names";
import type { State } from "./state";
import { onServerNotice } from "./talk";
import { _ } from "./translation";
import { sentence } from "./words";

const NO_SUCH_NICK = "401";
const CANNOT_SEND = "404";
const UNKNOWN_COMMAND = "421";
const BAD_KEY = "475";
/** No such channel, too many, forwarded, full, invited only, banned, key, bad name, registered only. */
const REFUSES_ENTRY = new Set(["403", "405", "470", "471", "473", "474", BAD_KEY, "476", "477"]);
/** Lines of a message of the day that are taken; nobody reads more. */
const MOST_MOTD = 1000;

/** RPL_WELCOME: the first parameter is the name that we have. */
export function onWelcome(state: State, message: Message): void {
  state.nick = param(message, 0) || state.nick;
}

/** RPL_ISUPPORT: `005 me KEY=VALUE ... :are supported`. */
export function onFeatures(state: State, message: Message): void {
  state.features.takeTokens(message.params.slice(1, -1));
}

/** RPL_MOTDSTART, or ERR_NOMOTD in its place: what was there from an earlier connection is gone. */
export function onMotdStart(state: State): void {
  state.motd = [];
}

/** RPL_MOTD: one line of the message of the day, often after `- `. */
export function onMotd(state: State, message: Message): void {
  if (state.motd.length < MOST_MOTD) state.motd.push(param(message, 1).replace(/^- /, ""));
}

/** `FAIL command CODE [context...] :words`, WARN and NOTE (standard-replies). */
export function onStandardReply(state: State, message: Message, now: number): void {
  if (message.command === "FAIL" && state.requests.has(message.tags["label"])) return;
  const words = sentence(lastParam(message));
  const names = message.params.slice(2, -1);
  if (message.command === "NOTE") onServerNotice(state, message, now);
  else if (message.command === "FAIL" && param(message, 0) === "CHATHISTORY") onNoHistory(state, message, words);
  else if (param(message, 0) === "SEARCH") state.searching[message.command === "FAIL" ? "onRefused" : "onIncomplete"](words);
  else if (message.command === "FAIL" && param(message, 0) === "WEBPUSH") state.pushes.refuse(message);
  else if (message.command === "WARN" || !refuse(state, message, names, words)) {
    state.problem(words, keyAmong(state, names));
  }
}

/** Any numeric from 400 to 599: what was asked for is refused. */
export function onErrorNumeric(state: State, message: Message): void {
  if (state.requests.has(message.tags["label"])) return;
  const names = message.params.slice(1, -1);
  const words = wordsOf(message);
  if (REFUSES_ENTRY.has(message.command)) stayOut(state, param(message, 1), words);
  const unknown = message.command === UNKNOWN_COMMAND ? param(message, 1) : "";
  if (unknown === "CHATHISTORY") state.answer(state.history.onRefused());
  else if (unknown === "SEARCH") state.searching.onRefused(words);
  else if (!refuse(state, message, names, words)) state.problem(words, keyAmong(state, names));
}

function onNoHistory(state: State, message: Message, words: string): void {
  if (param(message, 1) === "INTERNAL_ERROR") {
    state.history.onFailed();
    state.problem(words);
  } else {
    state.answer(state.history.onRefused());
  }
}

function wordsOf(message: Message): string {
  if (message.command !== BAD_KEY) return sentence(lastParam(message));
  const name = param(message, 1);
  return _("{channel} needs a key. Ask somebody in it, and type /join {channel} KEY", { channel: name });
}

/** Don't ask for a channel again that could not be entered. */
function stayOut(state: State, channel: string, words: string): void {
  state.entering.delete(fold(channel));
  const room = state.channel(channel);
  if (!room) return;
  room.wanted = false;
  room.absence = words;
}

/** Fail the message of ours that was refused, if it was one: by its label, else by where it went. */
function refuse(state: State, message: Message, names: readonly string[], words: string): boolean {
  const guessed = [NO_SUCH_NICK, CANNOT_SEND, "FAIL"].includes(message.command);
  const byName = () => names.map((name) => state.outbox.findSent(fold(name))).find((nonce) => nonce !== null);
  const nonce = message.tags["label"] ?? (guessed ? byName() : undefined);
  const outgoing = state.outbox.take(nonce ?? "");
  if (!outgoing) return false;
  state.refuse(outgoing, words);
  if (message.command === NO_SUCH_NICK) state.online.delete(outgoing.key);
  return true;
}

function keyAmong(state: State, names: readonly string[]): string | null {
  return names.map(fold).find((key) => state.rooms.has(key)) ?? null;
}
