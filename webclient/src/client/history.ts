// Asking the server for history: what is older, what was missed, one request at a time.
//
// One conversation's missed entries are fetched page by page from the last one known (CHATHISTORY AFTER) until
// nothing is missing (https://ircv3.net/specs/extensions/chathistory).

import { type Message, message } from "../wire/message";
import { fold } from "../wire/names";
import { formatTime } from "../wire/timestamp";
import type { Amendment } from "./amendments";
import type { Features } from "./features";
import type { Entry } from "./model";
import type { Room } from "./room";

/** Entries of a page that a person looks at; what was missed comes in larger ones. */
const PAGE = 100;
const BEFORE_ALL = `timestamp=${formatTime(0)}`;
/** How far the clocks of client and server may differ, in milliseconds. */
const A_DAY = 86_400_000;

type Fetch = "latest" | "older" | "missed" | "targets";

interface Request {
  readonly fetch: Fetch;
  readonly room: Room | null;
}

/** The answer to a CHATHISTORY. `hidden` are events without an entry; `last` is the msgid of the newest event. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly amendments: readonly Amendment[];
  readonly hidden: readonly { seq: number; msgid: string | undefined }[];
  readonly size: number;
  readonly last: string | null;
}

/** The requests that wait, and the one that is being answered. */
export class History {
  readonly #waiting = new Map<string, Request>();
  #current: Request | null = null;
  #limit = 0;
  #period: readonly [number, number] = [0, 0];

  /** The connection has gone, and the answers with it. */
  reset(): void {
    this.#waiting.clear();
    this.#current = null;
  }

  /** Whether the page before the oldest entry of a conversation is on its way. */
  isLoadingOlder(room: Room): boolean {
    return this.#isWanted("older", room);
  }

  /** Ask for what was missed in a conversation, or for its newest page if nothing is known of it. */
  catchUp(room: Room): void {
    this.#want(room.resumeAfter === null ? "latest" : "missed", room);
  }

  /** Ask for the newest page of a conversation of which nothing that was known counts any more. */
  startOver(room: Room): void {
    room.resumeAfter = null;
    room.timeline.startOver();
    this.#waiting.delete(keyOf("missed", room));
    this.#want("latest", room);
  }

  /** Ask for the page before the oldest entry, where there is one and room for it. */
  loadOlder(room: Room): void {
    if (!room.timeline.atStart && !room.timeline.isFull) this.#want("older", room);
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

  /** Take the answer that a chathistory batch for `target` brought. */
  onPage(target: string, page: Page): void {
    const request = this.#current;
    const room = request?.room;
    if (!request || !room || room.key !== fold(target)) return;
    this.#current = null;
    const { timeline } = room;
    if (request.fetch === "latest" && timeline.clashes(page.entries)) timeline.startOver();
    const oldest = timeline.oldestMsgid();
    for (const { seq, msgid } of page.hidden) timeline.cover(seq, msgid);
    timeline.addHistory(page.entries);
    for (const amendment of page.amendments) timeline.amend(amendment);
    if (request.fetch === "missed") this.#goOn(room, page);
    else if (!page.size || (request.fetch === "older" && timeline.oldestMsgid() === oldest)) timeline.reachStart();
    if (request.fetch === "latest") timeline.closeGaps();
  }

  /** The list of targets has come. */
  onTargets(): void {
    if (this.#current?.fetch === "targets") this.#current = null;
  }

  /** The server has refused the request that it was asked last. */
  onRefused(): void {
    const request = this.#current;
    this.#current = null;
    if (!request?.room) return;
    request.room.timeline.closeGaps();
    if (request.fetch === "missed") {
      // The server has forgotten our last entry, or begun anew.
      request.room.resumeAfter = null;
      this.#want("latest", request.room);
    } else {
      request.room.timeline.reachStart();
    }
  }

  /**
   * The server could not carry out the request that it was asked last; another time it may.
   *
   * What was missed is still known to be missing, and is asked for again when something is said.
   */
  onFailed(): void {
    this.#current = null;
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

  #message({ fetch, room }: Request, features: Features): Message {
    this.#limit = fetch === "missed" ? features.historyLimit : Math.min(PAGE, features.historyLimit);
    if (!room) {
      const [since, until] = this.#period.map((moment) => `timestamp=${formatTime(moment)}`);
      return message("CHATHISTORY", ["TARGETS", since ?? "", until ?? "", String(features.historyLimit)]);
    }
    const oldest = room.timeline.oldestMsgid();
    let [subcommand, anchor] = ["LATEST", "*"];
    if (fetch === "missed") {
      [subcommand, anchor] = ["AFTER", room.resumeAfter ? `msgid=${room.resumeAfter}` : BEFORE_ALL];
    } else if (fetch === "older" && oldest !== null) {
      [subcommand, anchor] = ["BEFORE", `msgid=${oldest}`];
    }
    return message("CHATHISTORY", [subcommand, room.name, anchor, String(this.#limit)]);
  }
}

function keyOf(fetch: Fetch, room: Room): string {
  return `${fetch} ${room.key}`;
}
