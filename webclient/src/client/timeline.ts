// One conversation's entries in the one order that everybody sees, each once, however they arrived.

import { type Amendment, Amendments } from "./amendments";
import { type Entry, isSpoken } from "./model";
import { Places, UNSTORED } from "./places";
import { SeqRanges } from "./ranges";

/** The newest entries that are kept, beside those that were paged in. */
export const LIMIT = 2000;
/** The older entries that are kept because somebody has scrolled to them. Beyond, they read in a Past. */
export const MOST_PAGED_IN = 3000;
/** How far the limit may be passed, so that entries are dropped by the hundred and not one by one. */
const SLACK = 200;

export class Timeline {
  readonly #places = new Places();
  #seen = new SeqRanges();
  /** Number and msgid of an event without an entry that is older than the oldest entry. */
  #floor: { seq: number; msgid: string } | null = null;
  #arrivals = 0;
  #pagedIn = 0;
  #atStart = false;

  /** `amendments` are those of the conversation, where another part of it is held already. */
  constructor(
    private readonly limit = LIMIT,
    readonly amendments = new Amendments(),
  ) {}

  get length(): number {
    return this.#places.length;
  }

  /** Whether the oldest entry is known to be the conversation's first. */
  get atStart(): boolean {
    return this.#atStart;
  }

  /** Whether so much was paged in that there is no room for what is older. */
  get isFull(): boolean {
    return this.length >= this.limit + MOST_PAGED_IN;
  }

  /** Whether numbers are missing between the oldest and the newest entry. */
  get hasGap(): boolean {
    return this.#seen.firstGap() !== null;
  }

  /** The entries from index `start` up to, not including, `end`. */
  slice(start = 0, end = this.length): Entry[] {
    return this.#places.slice(start, end);
  }

  /** The entries, the newest first. */
  newestFirst(): Generator<Entry> {
    return this.#places.newestFirst();
  }

  /** The entry with this id, while it is kept. */
  entry(id: string): Entry | null {
    return this.#places.byId(id)?.entry ?? null;
  }

  /** The entry with this msgid, while it is kept. */
  message(msgid: string): Entry | null {
    return this.#places.byMsgid(msgid)?.entry ?? null;
  }

  /** Where the entry with this id stands, -1 where it is not kept. */
  indexOf(id: string): number {
    const place = this.#places.byId(id);
    return place ? this.#places.indexOf(place) : -1;
  }

  /** The first message since `time` (milliseconds since 1970); the newest one where none is as late. */
  atTime(time: number): Entry | null {
    let newest: Entry | null = null;
    for (const entry of this.#stored()) {
      if (!isSpoken(entry) && entry.kind !== "removed") continue;
      newest = entry;
      if (entry.time >= time) break;
    }
    return newest;
  }

  /** Whether the oldest message is from `time` (milliseconds since 1970) or before. */
  reachesBackTo(time: number): boolean {
    const [oldest] = this.#stored();
    return oldest !== undefined && oldest.time <= time;
  }

  /** The reference before which older entries are to be asked for. */
  oldestMsgid(): string | null {
    const [oldest] = this.#stored();
    if (this.#floor && (!oldest || this.#floor.seq < (oldest.seq ?? 0))) return this.#floor.msgid;
    return oldest?.msgid ?? null;
  }

  /** The reference after which newer entries are to be asked for. */
  newestMsgid(): string | null {
    for (const { msgid } of this.newestFirst()) if (msgid !== null) return msgid;
    return null;
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
    if (this.#places.has(entry)) return;
    this.#insert(entry);
    this.#trim();
  }

  /** Take a page of history; what is known already is passed over. */
  addHistory(entries: readonly Entry[]): void {
    const [oldest] = this.#stored();
    const before = oldest ? this.indexOf(oldest.id) : 0;
    for (const entry of entries) if (!this.#places.has(entry)) this.#insert(entry);
    if (oldest) this.#pagedIn += this.indexOf(oldest.id) - before;
    if (this.#seen.oldest === 1) this.reachStart();
    this.#trim();
  }

  /** Put an entry of the program's own after the newest one from the server. */
  addNote(entry: Entry): void {
    const { seq, time } = this.#places.newestStored() ?? { seq: 0, time: 0 };
    this.#put(entry, seq, time, this.#nextArrival());
  }

  /** Put a message of one's own at the end, until its echo or its failure gives it a place. */
  addPending(entry: Entry): void {
    this.#put(entry, UNSTORED, 0, this.#nextArrival());
  }

  /**
   * The server has stored the pending message `nonce`: it gets its time, number and place.
   *
   * When history has brought it before its echo, that copy is dropped in favour of the pending one.
   */
  confirm(nonce: string, echo: Entry): void {
    const pending = this.entry(nonce);
    if (!pending) {
      this.addLive(echo);
    } else if (pending.delivery !== "stored") {
      const copy = this.#places.byMsgid(echo.msgid);
      if (copy) this.#places.remove(copy.entry.id);
      this.#places.remove(nonce);
      const { time, seq, msgid } = echo;
      this.#insert({ ...pending, time, seq, msgid, delivery: "stored", problem: "" });
      this.#trim();
    }
  }

  /** The pending message `nonce` was refused: it stays where it would have come, with the reason. */
  fail(nonce: string, problem: string): void {
    const pending = this.entry(nonce);
    if (!pending) return;
    this.#places.remove(nonce);
    this.addNote({ ...pending, delivery: "failed", problem });
  }

  /** Make the failed message `nonce` pending and the newest; returns it, null if it has not failed. */
  retry(nonce: string, now: number): Entry | null {
    const failed = this.entry(nonce);
    if (failed?.delivery !== "failed") return null;
    const entry: Entry = { ...failed, time: now, delivery: "pending", problem: "" };
    this.#places.remove(nonce);
    this.addPending(entry);
    return entry;
  }

  /** Let go of a message of our own that the server does not have. */
  discard(nonce: string): void {
    this.#places.remove(nonce);
  }

  /** Change a message, or keep in mind how it is to be changed when it comes. */
  amend(amendment: Amendment): void {
    this.amendments.add(amendment);
    const place = this.#places.byMsgid(amendment.target);
    if (place) place.entry = this.amendments.apply(place.entry);
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
    if (entry.seq === null || oldest === null || this.#places.has(entry)) return false;
    return entry.seq < oldest || this.#seen.has(entry.seq);
  }

  /** Whether an entry of a page has the number of something else: the server has begun a new log. */
  clashes(entries: readonly Entry[]): boolean {
    return entries.some((entry) => entry.seq !== null && !this.#places.has(entry) && this.#seen.has(entry.seq));
  }

  /** Drop everything but what the server has not stored yet. */
  startOver(): void {
    this.#places.drop(0, this.#places.storedEnd);
    this.amendments.clear();
    this.#seen = new SeqRanges();
    this.#floor = null;
    this.#atStart = false;
    this.#pagedIn = 0;
  }

  /** The server has nothing older. */
  reachStart(): void {
    this.#atStart = true;
  }

  /** Whether nothing is missing between this one's newest entry and a later one's oldest. */
  touches(later: Timeline): boolean {
    const [newest, oldest] = [this.#seen.newest, later.#seen.oldest];
    if (newest !== null && oldest !== null) return oldest <= newest + 1;
    return this.slice().some(({ msgid }) => msgid !== null && later.message(msgid) !== null);
  }

  /** Take over the older entries of an earlier one that touches this. */
  absorb(earlier: Timeline): void {
    const [first, oldest] = [earlier.#seen.oldest, this.#seen.oldest];
    this.addHistory(earlier.slice());
    if (first !== null && oldest !== null) this.#seen.addAll(first, oldest);
    if (earlier.atStart) this.reachStart();
  }

  /**
   * Keep so many entries, and drop the others: the newest ones or the oldest.
   *
   * What the server has not stored yet stays in any case.
   */
  shorten(count: number, drop: "newest" | "oldest"): void {
    const surplus = Math.min(this.length - count, this.#places.storedEnd);
    if (surplus <= 0) return;
    this.#places.drop(drop === "newest" ? count : 0, surplus);
    if (drop === "newest") {
      const kept = this.slice().findLast(({ seq }) => seq !== null)?.seq;
      this.#seen.forgetAbove(kept ?? 0);
    } else {
      this.#pagedIn = Math.max(0, this.#pagedIn - surplus);
      this.#leaveStart();
    }
  }

  /** The entries that the server has, the oldest first. */
  *#stored(): Generator<Entry> {
    for (const entry of this.#places.oldestFirst()) if (entry.msgid !== null) yield entry;
  }

  #insert(entry: Entry): void {
    if (entry.seq !== null) this.#put(entry, entry.seq, 0, 0);
    else this.#put(entry, this.#seen.newest ?? 0, entry.time, this.#nextArrival());
  }

  #put(entry: Entry, seq: number, time: number, arrival: number): void {
    this.#places.put({ seq, time, arrival, entry: this.amendments.apply(entry) });
    if (entry.seq !== null) this.#seen.add(entry.seq);
  }

  #nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  #trim(): void {
    const surplus = this.length - this.limit - this.#pagedIn;
    if (surplus <= SLACK) return;
    this.#places.drop(0, Math.min(surplus, this.#places.storedEnd));
    this.#leaveStart();
  }

  /** What is older than the oldest entry has been dropped. */
  #leaveStart(): void {
    const oldest = this.slice().find(({ seq }) => seq !== null)?.seq;
    this.#seen.forgetBelow(oldest ?? 0);
    this.#floor = null;
    this.#atStart = false;
  }
}
