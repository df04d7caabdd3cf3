// Asking the server for history: what is older, what was missed, what is elsewhere; one request at a time.
//
// One conversation's missed entries are fetched page by page from the last one known (CHATHISTORY AFTER) until
// nothing is missing (https://ircv3.net/specs/extensions/chathistory).

import { type Message, message } from "../wire/message";
import { fold } from "../wire/names";
import { formatTime } from "../wire/timestamp";
import type { Features } from "./features";
import type { Page } from "./page";
import { Past } from "./past";
import { anchorOf, type Found, find, NOT_THERE, type Place } from "./place";
import type { Room } from "./room";
import type { Problem } from "./state";
import { _, N_ } from "./translation";

/** Entries of a page that a person looks at; what was missed comes in larger ones. */
const PAGE = 100;
const BEFORE_ALL = `timestamp=${formatTime(0)}`;
/** How far the clocks of client and server may differ, in milliseconds. */
const A_DAY = 86_400_000;
const LOST = N_("The connection broke before that could be fetched. Try again when it is back.");

/** What a person wants to read; all else is asked for by itself. */
const WANTED = ["around", "older", "older past", "newer past"] as const;

type Fetch = "latest" | "missed" | "targets" | (typeof WANTED)[number] | "abandoned";

interface Request {
  readonly fetch: Fetch;
  readonly room: Room | null;
  /** What is looked for, where that is a place. */
  readonly place?: Place;
}

/** The requests that wait, and the one that is being answered. */
export class History {
  readonly #waiting = new Map<string, Request>();
  #current: Request | null = null;
  #limit = 0;
  #period: readonly [number, number] = [0, 0];

  /** The connection has gone, and the answers with it. What somebody has to be told of that. */
  reset(): Problem[] {
    const lost = [...this.#waiting.values(), ...(this.#current ? [this.#current] : [])];
    this.#waiting.clear();
    this.#current = null;
    return lost.flatMap(({ room, place }) => (room && place ? { text: _(LOST), key: room.key } : []));
  }

  /** Whether the page before the oldest entry of what is read is on its way. */
  isLoadingOlder(room: Room): boolean {
    return this.#isWanted(room.past ? "older past" : "older", room);
  }

  /** Whether the page after the part of the past that is read is on its way. */
  isLoadingNewer(room: Room): boolean {
    return this.#isWanted("newer past", room);
  }

  /** Whether a place that somebody wants to see is on its way. */
  isLookingFor(room: Room): boolean {
    return this.#isWanted("around", room);
  }

  /** Whether the newest page of a conversation, or what was missed in it, is on its way. */
  isCatchingUp(room: Room): boolean {
    return this.#isWanted("latest", room) || this.#isWanted("missed", room);
  }

  /** Ask for what was missed in a conversation, or for its newest page if nothing is known of it. */
  catchUp(room: Room): void {
    this.#want(room.resumeAfter === null ? "latest" : "missed", room);
  }

  /** Ask for the newest page of a conversation of which nothing that was known counts any more. */
  startOver(room: Room): void {
    room.resumeAfter = null;
    room.timeline.startOver();
    this.leavePast(room);
    this.#waiting.delete(keyOf("missed", room));
    this.#want("latest", room);
  }

  /** Ask for the page before the oldest entry of what is read, where there is one. */
  loadOlder(room: Room): void {
    if (room.shown.atStart || this.isLoadingOlder(room)) return;
    if (!room.past && room.timeline.isFull) room.readIn(Past.of(room.timeline)); // there is no room for what is older
    this.#want(room.past ? "older past" : "older", room);
  }

  /** Ask for the page after the part of the past that is read. */
  loadNewer(room: Room): void {
    if (room.past) this.#want("newer past", room);
  }

  /** Ask for what surrounds a place, instead of another one that was asked for. */
  lookFor(room: Room, place: Place): void {
    this.#waiting.set(keyOf("around", room), { fetch: "around", room, place });
  }

  /** Nobody reads in the past of a conversation any more, nor wants to. */
  leavePast(room: Room): void {
    for (const fetch of WANTED) {
      this.#waiting.delete(keyOf(fetch, room));
      if (this.#current?.fetch === fetch && this.#current.room === room) this.#current = { fetch: "abandoned", room };
    }
    room.past = null;
  }

  /** Ask who wrote privately since a time (milliseconds since 1970). */
  findTargets(since: number, now: number): void {
    this.#period = [Math.max(0, since - A_DAY), now + A_DAY];
    this.#waiting.set("targets", { fetch: "targets", room: null });
  }

  /** Ask for what is missing if the numbers of a conversation have a gap. */
  watch(room: Room): void {
    if (!room.timeline.hasGap || this.#isWanted("missed", room)) return;
    room.resumeAfter ??= room.timeline.resumeMsgid();
    if (room.resumeAfter === null) room.timeline.closeGaps();
    else this.#want("missed", room);
  }

  /** The next request, if none is being answered. */
  due(features: Features): Message[] {
    if (!features.hasHistory) this.#waiting.clear();
    const [next] = this.#waiting;
    if (this.#current || !next) return [];
    this.#waiting.delete(next[0]);
    this.#current = next[1];
    return [this.#message(next[1], features)];
  }

  /** Take the answer that a chathistory batch for `target` brought. What came of a place that was looked for. */
  onPage(target: string, page: Page): Found | Problem | null {
    const request = this.#current;
    const room = request?.room;
    if (!request || !room || room.key !== fold(target)) return null;
    this.#current = null;
    if (request.place) return find(room, request.place, page);
    if (request.fetch === "older past") room.past?.addOlder(page);
    else if (request.fetch === "newer past") addNewer(room, page);
    else if (request.fetch !== "abandoned") this.#onPageOfPresent(request.fetch, room, page);
    return null;
  }

  /** The list of targets has come. */
  onTargets(): void {
    if (this.#current?.fetch === "targets") this.#current = null;
  }

  /** The server has refused the request that it was asked last. What somebody has to be told of that. */
  onRefused(): Problem | null {
    const request = this.#current;
    const room = request?.room;
    this.#current = null;
    if (!request || !room) return null;
    if (request.place) return { text: _(NOT_THERE), key: room.key };
    if (request.fetch === "older past") room.past?.timeline.reachStart();
    else if (request.fetch === "newer past") this.leavePast(room); // the server has begun anew
    else if (request.fetch !== "abandoned") this.#onPresentRefused(request.fetch, room);
    return null;
  }

  /**
   * The server could not carry out the request that it was asked last; another time it may.
   *
   * What was missed is still known to be missing, and is asked for again when something is said.
   */
  onFailed(): void {
    this.#current = null;
  }

  #onPageOfPresent(fetch: Fetch, room: Room, page: Page): void {
    const { timeline } = room;
    if (fetch === "latest" && timeline.clashes(page.entries)) {
      timeline.startOver();
      this.leavePast(room);
    }
    const oldest = timeline.oldestMsgid();
    for (const { seq, msgid } of page.hidden) timeline.cover(seq, msgid);
    timeline.addHistory(page.entries);
    for (const amendment of page.amendments) room.amend(amendment);
    if (fetch === "missed") this.#goOn(room, page);
    else if (!page.size || (fetch === "older" && timeline.oldestMsgid() === oldest)) timeline.reachStart();
    if (fetch === "latest") timeline.closeGaps();
  }

  #onPresentRefused(fetch: Fetch, room: Room): void {
    room.timeline.closeGaps();
    if (fetch === "missed") {
      // The server has forgotten our last entry, or begun anew.
      room.resumeAfter = null;
      this.#want("latest", room);
    } else {
      room.timeline.reachStart();
    }
  }

  #want(fetch: Fetch, room: Room): void {
    if (!this.#isWanted(fetch, room)) this.#waiting.set(keyOf(fetch, room), { fetch, room });
  }

  #isWanted(fetch: Fetch, room: Room): boolean {
    const isCurrent = this.#current?.fetch === fetch && this.#current.room === room;
    return isCurrent || this.#waiting.has(keyOf(fetch, room));
  }

  /** Fetch the next page, unless this was the last one. */
  #goOn(room: Room, page: Page): void {
    const isComplete = page.size < this.#limit && !room.timeline.hasGap;
    if (isComplete || page.last === null || page.last === room.resumeAfter) {
      room.timeline.closeGaps();
      room.resumeAfter = null;
    } else {
      room.resumeAfter = page.last;
      this.#want("missed", room);
    }
  }

  #message(request: Request, features: Features): Message {
    this.#limit = request.fetch === "missed" ? features.historyLimit : Math.min(PAGE, features.historyLimit);
    if (!request.room) {
      const [since, until] = this.#period.map((moment) => `timestamp=${formatTime(moment)}`);
      return message("CHATHISTORY", ["TARGETS", since ?? "", until ?? "", String(features.historyLimit)]);
    }
    const bound = boundOf(request, request.room);
    return message("CHATHISTORY", [bound[0], request.room.name, bound[1], String(this.#limit)]);
  }
}

/** The subcommand that asks for something, and where it is. */
function boundOf({ fetch, place }: Request, room: Room): readonly [string, string] {
  if (place) return ["AROUND", anchorOf(place)];
  if (fetch === "missed") return ["AFTER", room.resumeAfter ? `msgid=${room.resumeAfter}` : BEFORE_ALL];
  if (fetch === "newer past" && room.past) return ["AFTER", `msgid=${room.past.newestMsgid()}`];
  const oldest = fetch === "older" || fetch === "older past" ? room.shown.oldestMsgid() : null;
  return oldest === null ? ["LATEST", "*"] : ["BEFORE", `msgid=${oldest}`];
}

/** Take the page after the part of the past that is read; what has grown together becomes one. */
function addNewer(room: Room, page: Page): void {
  if (!room.past) return;
  room.past.addNewer(page);
  if (!page.size || room.past.timeline.touches(room.timeline)) room.leavePastBehind();
}

function keyOf(fetch: Fetch, room: Room): string {
  return `${fetch} ${room.key}`;
}
