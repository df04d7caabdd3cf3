// One conversation's entries in the one order that everybody sees, each once, however they arrived.

import { type Amendment, Amendments } from "./amendments";
import type { Entry } from "./model";
import { SeqRanges } from "./ranges";

/** The newest entries that are kept, beside those that were paged in. */
const LIMIT = 2000;
/** The older entries that are kept because somebody has scrolled to them. */
const MOST_PAGED_IN = 18_000;
/** How far the limit may be passed, so that entries are dropped by the hundred and not one by one. */
const SLACK = 200;
/** Stands for the number of a message that the server has not numbered yet. */
const UNSTORED = Number.MAX_SAFE_INTEGER;

/**
 * An entry and what it is sorted by.
 *
 * The server's number decides. What has none comes after the newest number of the moment it arrived, by time (a
 * server without numbers has nothing better) and then by arrival.
 */
interface Place {
  readonly seq: number;
  readonly time: number;
  readonly arrival: number;
  entry: Entry;
}

export class Timeline {
  readonly #places: Place[] = [];
  readonly #byId = new Map<string, Place>();
  readonly #byMsgid = new Map<string, Place>();
  readonly #amendments = new Amendments();
  #seen = new SeqRanges();
  /** Number and msgid of an event without an entry that is older than the oldest entry. */
  #floor: { seq: number; msgid: string } | null = null;
  #arrivals = 0;
  #pagedIn = 0;
  #atStart = false;

  constructor(private readonly limit = LIMIT) {}

  get length(): number {
    return this.#places.length;
  }

  /** Whether the oldest entry is known to be the conversation's first. */
  get atStart(): boolean {
    return this.#atStart;
  }

  /** Whether so much was paged in that there is no room for what is older. */
  get isFull(): boolean {
    return this.#places.length >= this.limit + MOST_PAGED_IN;
  }

  /** Whether numbers are missing between the oldest and the newest entry. */
  get hasGap(): boolean {
    return this.#seen.firstGap() !== null;
  }

  /** The entries from index `start` up to, not including, `end`. */
  slice(start = 0, end = this.#places.length): Entry[] {
    return this.#places.slice(start, end).map(({ entry }) => entry);
  }

  /** The entries, the newest first. */
  *newestFirst(): Generator<Entry> {
    for (let index = this.#places.length - 1; index >= 0; index -= 1) yield this.#at(index).entry;
  }

  /** The entry with this id, while it is kept. */
  entry(id: string): Entry | null {
    return this.#byId.get(id)?.entry ?? null;
  }

  /** The entry with this msgid, while it is kept. */
  message(msgid: string): Entry | null {
    return this.#byMsgid.get(msgid)?.entry ?? null;
  }

  /** Where the entry with this id stands, -1 where it is not kept. */
  indexOf(id: string): number {
    const place = this.#byId.get(id);
    return place ? this.#index(place) : -1;
  }

  /** The reference before which older entries are to be asked for. */
  oldestMsgid(): string | null {
    const oldest = this.#places.find(({ entry }) => entry.msgid !== null)?.entry;
    if (this.#floor && (!oldest || this.#floor.seq < (oldest.seq ?? 0))) return this.#floor.msgid;
    return oldest?.msgid ?? null;
  }

  /** The reference after which entries may be missing: below the first gap, else the newest. */
  resumeMsgid(): string | null {
    const gap = this.#seen.firstGap();
    for (const { msgid, seq } of this.newestFirst()) {
      if (msgid !== null && (gap === null || (seq !== null && seq < gap.first))) return msgid;
    }
    return null;
  }

  /** Take an entry that has just happened. */
  addLive(entry: Entry): void {
    if (this.#known(entry)) return;
    this.#insert(entry);
    this.#trim();
  }

  /** Take a page of history; what is known already is passed over. */
  addHistory(entries: readonly Entry[]): void {
    const oldest = this.#places[0];
    for (const entry of entries) if (!this.#known(entry)) this.#insert(entry);
    if (oldest) this.#pagedIn += this.#index(oldest);
    if (this.#seen.oldest === 1) this.reachStart();
    this.#trim();
  }

  /** Put an entry of the program's own after the newest one from the server. */
  addNote(entry: Entry): void {
    const { seq, time } = this.#lastStored();
    this.#put({ seq, time, arrival: this.#nextArrival(), entry });
  }

  /** Put a message of one's own at the end, until its echo or its failure gives it a place. */
  addPending(entry: Entry): void {
    this.#put({ seq: UNSTORED, time: 0, arrival: this.#nextArrival(), entry });
  }

  /**
   * The server has stored the pending message `nonce`: it gets its time, number and place.
   *
   * When history has brought it before its echo, that copy is dropped in favour of the pending one.
   */
  confirm(nonce: string, echo: Entry): void {
    const pending = this.#byId.get(nonce)?.entry;
    if (!pending) {
      this.addLive(echo);
    } else if (pending.delivery !== "stored") {
      const copy = this.#byMsgid.get(echo.msgid ?? "");
      if (copy) this.#remove(copy.entry.id);
      this.#remove(nonce);
      const { time, seq, msgid } = echo;
      this.#insert({ ...pending, time, seq, msgid, delivery: "stored", problem: "" });
      this.#trim();
    }
  }

  /** The pending message `nonce` was refused: it stays where it would have come, with the reason. */
  fail(nonce: string, problem: string): void {
    const pending = this.entry(nonce);
    if (!pending) return;
    this.#remove(nonce);
    this.addNote({ ...pending, delivery: "failed", problem });
  }

  /** Make the failed message `nonce` pending and the newest; returns it, null if it has not failed. */
  retry(nonce: string, now: number): Entry | null {
    const failed = this.entry(nonce);
    if (failed?.delivery !== "failed") return null;
    const entry: Entry = { ...failed, time: now, delivery: "pending", problem: "" };
    this.#remove(nonce);
    this.addPending(entry);
    return entry;
  }

  /** Let go of a message of our own that the server does not have. */
  discard(nonce: string): void {
    this.#remove(nonce);
  }

  /** Change a message, or keep in mind how it is to be changed when it comes. */
  amend(amendment: Amendment): void {
    this.#amendments.add(amendment);
    const place = this.#byMsgid.get(amendment.target);
    if (place) place.entry = this.#amendments.apply(place.entry);
  }

  /** Count a number as seen that has no entry: an event that is not shown. */
  cover(seq: number, msgid: string | undefined): void {
    this.#seen.add(seq);
    if (msgid !== undefined && (!this.#floor || seq < this.#floor.seq)) this.#floor = { seq, msgid };
  }

  /** Stop missing what the server does not have either. */
  closeGaps(): void {
    this.#seen.closeGaps();
  }

  /**
   * Whether something new has the number of something else, or one from before the oldest.
   *
   * The server has begun a new log then, or the nick belongs to somebody else.
   */
  contradicts(entry: Entry): boolean {
    const { oldest } = this.#seen;
    if (entry.seq === null || oldest === null || this.#known(entry)) return false;
    return entry.seq < oldest || this.#seen.has(entry.seq);
  }

  /** Whether an entry of a page has the number of something else: the server has begun a new log. */
  clashes(entries: readonly Entry[]): boolean {
    return entries.some((entry) => entry.seq !== null && !this.#known(entry) && this.#seen.has(entry.seq));
  }

  /** Drop everything but what the server has not stored yet. */
  startOver(): void {
    for (const { seq, entry } of [...this.#places]) if (seq !== UNSTORED) this.#remove(entry.id);
    this.#amendments.clear();
    this.#seen = new SeqRanges();
    this.#floor = null;
    this.#atStart = false;
    this.#pagedIn = 0;
  }

  /** The server has nothing older. */
  reachStart(): void {
    this.#atStart = true;
  }

  #at(index: number): Place {
    const place = this.#places[index];
    if (!place) throw new RangeError(`there is no entry ${index}`);
    return place;
  }

  #known({ id, msgid }: Entry): boolean {
    return this.#byId.has(id) || (msgid !== null && this.#byMsgid.has(msgid));
  }

  #insert(entry: Entry): void {
    const arrival = entry.seq === null ? this.#nextArrival() : 0;
    const [seq, time] = entry.seq === null ? [this.#seen.newest ?? 0, entry.time] : [entry.seq, 0];
    this.#put({ seq, time, arrival, entry });
  }

  #put(place: Place): void {
    const { id, msgid, seq } = place.entry;
    place.entry = this.#amendments.apply(place.entry);
    this.#places.splice(this.#index(place), 0, place);
    this.#byId.set(id, place);
    if (msgid !== null) this.#byMsgid.set(msgid, place);
    if (seq !== null) this.#seen.add(seq);
  }

  #remove(id: string): void {
    const place = this.#byId.get(id);
    if (!place) return;
    this.#places.splice(this.#index(place), 1);
    this.#forget(place);
  }

  #forget({ entry: { id, msgid } }: Place): void {
    this.#byId.delete(id);
    if (msgid !== null) this.#byMsgid.delete(msgid);
  }

  /** Where a place stands, or would stand. */
  #index(place: Place): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#at(middle), place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #lastStored(): Pick<Place, "seq" | "time"> {
    return this.#places.findLast(({ seq }) => seq !== UNSTORED) ?? { seq: 0, time: 0 };
  }

  #nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  #trim(): void {
    const surplus = this.#places.length - this.limit - this.#pagedIn;
    if (surplus <= SLACK) return;
    const dropped = this.#places.splice(0, surplus);
    const unstored = dropped.filter(({ seq }) => seq === UNSTORED);
    for (const place of dropped) if (place.seq !== UNSTORED) this.#forget(place);
    this.#places.unshift(...unstored);
    this.#seen.forgetBelow(this.#places.find(({ entry }) => entry.seq !== null)?.entry.seq ?? 0);
    this.#floor = null;
    this.#atStart = false;
  }
}

function compare(one: Place, other: Place): number {
  return (
    one.seq - other.seq ||
    one.time - other.time ||
    one.arrival - other.arrival ||
    (one.entry.id < other.entry.id ? -1 : Number(one.entry.id > other.entry.id))
  );
}
