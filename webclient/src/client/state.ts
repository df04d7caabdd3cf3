// What the page knows of its server: who it is there, its conversations, and what is on the way.

import * as caps from "../wire/capabilities";
import { type Message, message, param } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import type { Source } from "../wire/source";
import { CHANNEL } from "../wire/tags";
import type { Amendment } from "./amendments";
import type { Arrival } from "./calls";
import { Features } from "./features";
import { History } from "./history";
import { type Entry, entry, isSpoken, type Kind } from "./model";
import { actorOf, amendmentOf, narrate, sequenceNumber } from "./narrate";
import { Outbox, type Outgoing } from "./outbox";
import { Requests } from "./requests";
import type { Found } from "./place";
import type { Profile } from "./profile";
import { Pushes } from "./pushes";
import { Room } from "./room";
import { Searching } from "./searching";

/** Something that went wrong, in words, and the conversation that it is about, if it is about one. */
export interface Problem {
  readonly text: string;
  readonly key: string | null;
}

/** Problems that are kept until somebody takes them. */
const MOST_PROBLEMS = 20;
/** Messages of others that are kept until somebody takes them; a page that nobody looks at takes none for a while. */
const MOST_ARRIVALS = 50;

export class State {
  /** Ourselves as others see us, once the server has shown it. */
  source: Source = { nick: "", user: "", host: "" };
  features = new Features();
  readonly rooms = new Map<string, Room>();
  /** By key, what JOIN was told of the channels that the server has not answered for: name and key. */
  readonly entering = new Map<string, readonly string[]>();
  /** The folded nicks of those who were seen and have not quit. */
  readonly online = new Set<string>();
  motd: string[] = [];
  isWelcomed = false;
  /** The server's clock when it last said it, in milliseconds since 1970. */
  newestTime = 0;
  readonly outbox = new Outbox();
  readonly history = new History();
  readonly requests = new Requests();
  readonly searching = new Searching();
  readonly pushes = new Pushes();
  /** Whose profile is looked at. */
  looked: Profile | null = null;
  output: Message[] = [];
  #problems: Problem[] = [];
  #arrivals: readonly Arrival[] = [];
  #arrived: string[] = [];
  #found: Found | null = null;
  #ids = 0;

  constructor(public nick: string) {}

  /** The channel that everybody meets in, once it was entered. */
  get lobby(): Room | null {
    return this.rooms.get(fold(this.features.lobby)) ?? null;
  }

  isMe(nick: string): boolean {
    return fold(nick) === fold(this.nick);
  }

  /** The conversation called `name`, begun if it is new; `since` is as in Room. */
  openRoom(name: string, since: number): Room {
    const key = fold(name);
    const room = this.rooms.get(key) ?? new Room(key, name, since);
    this.rooms.set(key, room);
    return room;
  }

  /** What the conversation is called in which something was said: the channel, or the other person. */
  conversationOf(message: Message): string {
    const author = actorOf(message);
    const target = param(message, 0);
    const signs = this.features.signs;
    const unmarked = target.slice(Array.from(target).findIndex((character) => !signs.includes(character)));
    if (isChannel(unmarked)) return unmarked; // also @#channel, which only some of the members get (STATUSMSG)
    return message.tags[CHANNEL] || (this.isMe(author) ? target : author);
  }

  /** Ask what was said in private, and how far we have read it. JOIN tells the latter of channels. */
  lookUp(room: Room): void {
    this.history.catchUp(room);
    if (this.features.has(caps.READ_MARKER)) this.output.push(message("MARKREAD", [room.name]));
  }

  /** The channel called `name`, where it is known. */
  channel(name: string): Room | null {
    return isChannel(name) ? (this.rooms.get(fold(name)) ?? null) : null;
  }

  channels(): Room[] {
    return [...this.rooms.values()].filter((room) => room.isChannel);
  }

  /** Note that something went wrong. */
  problem(text: string, key: string | null = null): void {
    this.#problems = [...this.#problems, { text, key }].slice(-MOST_PROBLEMS);
  }

  takeProblems(): Problem[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  /** Note that somebody has said something just now. */
  announce(arrival: Arrival): void {
    this.#arrivals = [...this.#arrivals, arrival].slice(-MOST_ARRIVALS);
  }

  takeArrivals(): readonly Arrival[] {
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    return arrivals;
  }

  /** The key of a conversation that the person has asked for, and that is there now. */
  arrive(key: string): void {
    this.#arrived = [key];
  }

  takeArrived(): string | null {
    return this.#arrived.pop() ?? null;
  }

  /** A place that the person has asked for is there now, or it is told why not. */
  answer(looked: Found | Problem | null): void {
    if (looked && "id" in looked) this.#found = looked;
    else if (looked) this.problem(looked.text, looked.key);
  }

  takeFound(): Found | null {
    const found = this.#found;
    this.#found = null;
    return found;
  }

  /** Tell why a message of ours was not taken: where it stands, or beside the field if it is nowhere. */
  refuse(outgoing: Outgoing, words: string): void {
    if (outgoing.edits !== null) this.problem(words, outgoing.key);
    else this.rooms.get(outgoing.key)?.timeline.fail(outgoing.nonce, words);
  }

  /** Put something of the program's own into a conversation. */
  note(room: Room, text: string, time: number, kind: Kind = "info", author = ""): void {
    room.timeline.addNote(entry({ id: this.freshId(), kind, author, text, time }));
  }

  /** Put the entry for a live message into its conversation, or change the one that it is about. */
  tell(room: Room, message: Message, now: number): void {
    const amendment = this.amendment(message, now);
    const told = this.narrate(message, now);
    const seq = sequenceNumber(message);
    if (amendment) room.amend(amendment);
    if (told) {
      if (room.timeline.contradicts(told)) this.history.startOver(room);
      room.timeline.addLive(told);
      if (!told.own && isSpoken(told)) this.announce({ room, entry: told });
    } else if (seq !== null) {
      room.timeline.cover(seq, message.tags["msgid"]);
    }
    this.history.watch(room);
  }

  /** The entry for a message, null for one that isn't shown. */
  narrate(message: Message, now: number): Entry | null {
    return narrate(message, fold(this.nick), this.features, now, () => this.freshId());
  }

  /** What a message changes of an earlier one, null where it stands for itself. */
  amendment(message: Message, now: number): Amendment | null {
    return amendmentOf(message, fold(this.nick), now);
  }

  /** An id for an entry that the server gives none; no msgid has a space. */
  freshId(): string {
    this.#ids += 1;
    return `local ${this.#ids}`;
  }

  /** Whether one is in a channel, or the other person of a private conversation is there. */
  isOnline(room: Room): boolean {
    return room.isChannel ? room.joined : this.online.has(room.key);
  }

  /** Somebody is known to be online. */
  see(nick: string): void {
    this.online.add(fold(nick));
  }
}
