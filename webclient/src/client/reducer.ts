// The client without its network: messages come in, and a newer state and messages to send come out.
// No I/O and no clock: the time is passed in, in milliseconds since 1970.

import * as caps from "../wire/capabilities";
import { isSendable, type Message, message, param } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import { parseTime } from "../wire/timestamp";
import { type Batch, BatchCollector, isBatch } from "./batches";
import { Features } from "./features";
import { Holding } from "./holding";
import * as membership from "./membership";
import { sequenceNumber } from "./narrate";
import { findHeld, type Place } from "./place";
import type { Query } from "./query";
import * as replies from "./replies";
import type { Room } from "./room";
import { narrateFound, NO_CONNECTION, NO_SEARCH } from "./searching";
import * as signals from "./signals";
import { Speaker } from "./speaker";
import { State } from "./state";
import * as talk from "./talk";
import { _, N_ } from "./translation";

type Handler = (state: State, message: Message, now: number) => void;

const WELCOME = "001";
const UNSENDABLE = N_("That can't be sent: it has a character that no line can carry. Leave it out.");

const HANDLERS = new Map<string, Handler>([
  ["ACK", talk.onAcknowledged],
  ["AWAY", membership.onAway],
  ["FAIL", replies.onStandardReply],
  ["INVITE", talk.onInvite],
  ["JOIN", membership.onJoin],
  ["KICK", membership.onKick],
  ["MARKREAD", signals.onReadMarker],
  ["MODE", membership.onMode],
  ["NICK", membership.onNick],
  ["NOTE", replies.onStandardReply],
  ["NOTICE", talk.onMessage],
  ["PART", membership.onPart],
  ["PRIVMSG", talk.onMessage],
  ["QUIT", membership.onQuit],
  ["REDACT", signals.onRedact],
  ["TAGMSG", signals.onTags],
  ["TOPIC", talk.onTopic],
  ["WARN", replies.onStandardReply],
  ["WEBPUSH", (state, message) => state.pushes.confirm(message)],
  [WELCOME, replies.onWelcome],
  ["005", replies.onFeatures],
  ["301", talk.onIsAway],
  ["331", talk.onNoTopic],
  ["332", talk.onTopicReply],
  ["352", membership.onWho],
  ["353", membership.onNames],
  ["366", membership.onEndOfNames],
  ["372", replies.onMotd],
  ["375", replies.onMotdStart],
  ["422", replies.onMotdStart],
]);

/** Holds a State and works off what the server says and what the person wants. */
export class Reducer {
  readonly state: State;
  readonly speaker: Speaker;
  readonly #holding: Holding;
  #batches = new BatchCollector();
  #features = new Features();
  #entered = false;

  constructor(nick: string, freshNonce: () => string) {
    this.state = new State(nick);
    this.speaker = new Speaker(this.state, freshNonce);
    this.#holding = new Holding(this.state);
  }

  /**
   * A new connection stands. Returns what will hold its features, for the handshake to fill.
   *
   * Until the server has let us in, what is said is cut to size by what the last one could do.
   */
  connect(nick: string): Features {
    this.state.nick = nick;
    this.state.output = [];
    this.#features = new Features();
    this.#batches = new BatchCollector();
    return this.#features;
  }

  /** The server has let us in: go where we were, send what waits, ask for what was missed. */
  enter(now: number): void {
    const { state } = this;
    this.#entered = true;
    const doors = new Map<string, readonly string[]>([[fold(state.features.lobby), [state.features.lobby]]]);
    for (const room of state.channels()) {
      if (room.wanted) doors.set(room.key, room.door.length ? room.door : [room.name]);
    }
    for (const [key, door] of state.entering) doors.set(key, door);
    for (const door of doors.values()) state.output.push(message("JOIN", door));
    this.speaker.dropDoubtful();
    for (const room of state.rooms.values()) if (!room.isChannel) state.lookUp(room);
    state.history.findTargets(state.newestTime, now);
    state.output.push(...state.pushes.resume());
  }

  /** The connection has gone: nobody can be seen, and from here on entries are missed. */
  disconnect(): void {
    const { state } = this;
    this.#entered = false;
    state.online.clear();
    state.output = [];
    state.requests.disconnect();
    for (const problem of state.history.reset()) state.answer(problem);
    state.searching.reset();
    state.outbox.rewind();
    for (const room of state.rooms.values()) room.breakOff();
  }

  /** Take one message of the server. */
  receive(from: Message, now: number): void {
    const whole = this.#batches.feed(from);
    if (whole === null) return;
    const { requests } = this.state;
    const label = (isBatch(whole) ? whole.opening : whole).tags["label"];
    const isQuiet = label !== undefined && requests.isQuiet(label);
    if (isBatch(whole) && !isQuiet) this.#onBatch(whole, now);
    else if (!isBatch(whole) && !isQuiet) this.#onMessage(whole, now);
    if (label !== undefined) requests.answer(label, isBatch(whole) ? messagesIn(whole) : [whole]);
    this.#holding.makeRoom();
  }

  /**
   * What to send to the server since the last call: answers, then own messages, then questions.
   *
   * In this order a message that is sent again has had its echo before history can bring its copy.
   */
  takeOutput(now: number): Message[] {
    const output = this.state.output;
    this.state.output = [];
    if (this.#entered) output.push(...this.speaker.due(now), ...this.#questions());
    for (const each of output) if (!isSendable(each)) this.state.problem(_(UNSENDABLE));
    return output.filter(isSendable);
  }

  /** Ask for a channel, on the next connection too if this one breaks before that. */
  join(channel: string, word = ""): void {
    const door = word ? [channel, word] : [channel];
    this.state.entering.set(fold(channel), door);
    if (this.#entered) this.ask(message("JOIN", door));
  }

  /** Leave a channel for good, also one that we are not in any more. */
  leave(room: Room, reason: string): void {
    if (room.joined) this.ask(message("PART", [room.name, reason].filter(Boolean)));
    else room.leave();
  }

  /** Ask the server for something; a connection that breaks takes it with it. */
  ask(request: Message): void {
    this.state.output.push(request);
  }

  /** Begin or find the private conversation with `nick`. */
  openDirect(nick: string, now: number): Room {
    const known = this.state.rooms.get(fold(nick));
    if (known) return known;
    const room = this.state.openRoom(nick, now);
    this.state.lookUp(room);
    return room;
  }

  /** Somebody has turned to a conversation: what is held of it stays longest. */
  lookAt(room: Room): void {
    this.#holding.lookAt(room);
  }

  /** Ask for the page before the oldest entry of what is read. */
  loadOlder(room: Room): void {
    if (this.#entered && !this.state.features.hasHistory) room.shown.reachStart();
    else if (this.#entered) this.state.history.loadOlder(room);
  }

  /** Ask for the page after the part of the past that is read. */
  loadNewer(room: Room): void {
    if (this.#entered) this.state.history.loadNewer(room);
  }

  /** Have what goes on now be read. */
  leavePast(room: Room): void {
    this.state.history.leavePast(room);
  }

  /** Find a place in a conversation: where it is held already, else ask for what surrounds it. */
  lookFor(room: Room, place: Place): void {
    const found = findHeld(room, place);
    if (found) {
      if (room.timeline.entry(found.id)) this.leavePast(room);
      this.state.answer(found);
    } else if (!this.#entered) {
      this.state.problem(_("There is no connection. That can be found when it is back."), room.key);
    } else if (!this.state.features.hasHistory) {
      this.state.problem(_("This server keeps no history in which that could be found."), room.key);
    } else {
      this.state.history.lookFor(room, place);
    }
  }

  /** Ask for messages. The answer is in the state. */
  search(query: Query): void {
    const { searching, features } = this.state;
    if (!this.#entered) searching.refuse(query, _(NO_CONNECTION));
    else if (!features.has(caps.SEARCH)) searching.refuse(query, _(NO_SEARCH));
    else searching.ask(query);
  }

  #questions(): Message[] {
    return [...this.state.history.due(this.state.features), ...this.state.searching.due()];
  }

  #onMessage(from: Message, now: number): void {
    this.state.newestTime = Math.max(this.state.newestTime, parseTime(from.tags["time"]) ?? 0);
    if (from.command === WELCOME) this.state.features = this.#features;
    const handler = HANDLERS.get(from.command);
    if (handler) handler(this.state, from, now);
    else if (/^[45]\d\d$/.test(from.command)) replies.onErrorNumeric(this.state, from);
  }

  #onBatch(batch: Batch, now: number): void {
    if (batch.kind === "chathistory") this.#onHistory(batch, now);
    else if (batch.kind === "draft/chathistory-targets") this.#onTargets(batch, now);
    else if (batch.kind === caps.SEARCH) this.#onFound(batch, now);
    else this.#onOtherBatch(batch, now);
  }

  #onHistory(batch: Batch, now: number): void {
    const messages = messagesIn(batch);
    const told = messages.map((each) => ({ each, entry: this.state.narrate(each, now) }));
    const looked = this.state.history.onPage(batch.params[0] ?? "", {
      entries: told.flatMap(({ entry }) => entry ?? []),
      amendments: messages.flatMap((each) => this.state.amendment(each, now) ?? []),
      hidden: told.flatMap(({ each, entry }) => {
        const seq = sequenceNumber(each);
        return entry || seq === null ? [] : { seq, msgid: each.tags["msgid"] };
      }),
      size: messages.length,
      last: messages.findLast(({ tags }) => "msgid" in tags)?.tags["msgid"] ?? null,
    });
    this.state.answer(looked);
  }

  #onFound(batch: Batch, now: number): void {
    const { state } = this;
    const hits = batch.items.flatMap((item) => {
      const entry = isBatch(item) ? null : narrateFound(item, (each) => state.narrate(each, now));
      if (isBatch(item) || !entry) return [];
      const name = state.conversationOf(item);
      return { key: fold(name), name, entry };
    });
    state.searching.onFound(hits, batch.items.length);
  }

  /** `CHATHISTORY TARGETS nick time`, once for each conversation that has news. */
  #onTargets(batch: Batch, now: number): void {
    this.state.history.onTargets();
    for (const item of batch.items) {
      if (isBatch(item)) continue;
      const name = param(item, 1);
      if (name && !isChannel(name)) this.openDirect(name, now);
    }
  }

  /** Any other batch is worked off as what it holds; all of it has the label of the whole. */
  #onOtherBatch(batch: Batch, now: number): void {
    const { label } = batch.opening.tags;
    for (const item of batch.items) {
      if (isBatch(item)) this.#onBatch(item, now);
      else this.#onMessage(label === undefined ? item : { ...item, tags: { ...item.tags, label } }, now);
    }
  }
}

function messagesIn(batch: Batch): Message[] {
  return batch.items.filter((item): item is Message => !isBatch(item));
}
