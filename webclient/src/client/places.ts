// Where the entries of a timeline stand: in order, and found by id and by msgid.

import type { Entry } from "./model";

/** Stands for the number of a message that the server has not numbered yet. */
export const UNSTORED = Number.MAX_SAFE_INTEGER;

/**
 * An entry and what it is sorted by.
 *
 * The server's number decides. What has none comes after the newest number of the moment it arrived, by time (a
 * server without numbers has nothing better) and then by arrival.
 */
export interface Place {
  readonly seq: number;
  readonly time: number;
  readonly arrival: number;
  entry: Entry;
}

export class Places {
  readonly #places: Place[] = [];
  readonly #byId = new Map<string, Place>();
  readonly #byMsgid = new Map<string, Place>();

  get length(): number {
    return this.#places.length;
  }

  /** How many there are before the first that the server has not stored yet. */
  get storedEnd(): number {
    return this.#lowest(({ seq }) => seq === UNSTORED);
  }

  /** The entries from index `start` up to, not including, `end`. */
  slice(start: number, end: number): Entry[] {
    return this.#places.slice(start, end).map(({ entry }) => entry);
  }

  *oldestFirst(): Generator<Entry> {
    for (const { entry } of this.#places) yield entry;
  }

  *newestFirst(): Generator<Entry> {
    for (let index = this.#places.length - 1; index >= 0; index -= 1) yield this.#at(index).entry;
  }

  /** The newest of those that the server has stored, with what belongs to them. */
  newestStored(): Place | null {
    return this.#places[this.storedEnd - 1] ?? null;
  }

  byId(id: string): Place | null {
    return this.#byId.get(id) ?? null;
  }

  byMsgid(msgid: string | null): Place | null {
    return msgid === null ? null : (this.#byMsgid.get(msgid) ?? null);
  }

  /** Whether an entry is here, be it under another id. */
  has({ id, msgid }: Entry): boolean {
    return this.#byId.has(id) || this.byMsgid(msgid) !== null;
  }

  /** Where a place stands, or would stand. */
  indexOf(place: Place): number {
    return this.#lowest((other) => compare(other, place) >= 0);
  }

  put(place: Place): void {
    const { id, msgid } = place.entry;
    this.#places.splice(this.indexOf(place), 0, place);
    this.#byId.set(id, place);
    if (msgid !== null) this.#byMsgid.set(msgid, place);
  }

  remove(id: string): void {
    const place = this.#byId.get(id);
    if (place) this.drop(this.indexOf(place), 1);
  }

  /** Let go of so many that follow each other. */
  drop(start: number, count: number): void {
    for (const { entry } of this.#places.splice(start, count)) {
      this.#byId.delete(entry.id);
      if (entry.msgid !== null) this.#byMsgid.delete(entry.msgid);
    }
  }

  #at(index: number): Place {
    const place = this.#places[index];
    if (!place) throw new RangeError(`there is no entry ${index}`);
    return place;
  }

  /** The index of the first place of which something holds that holds of all after it, too. */
  #lowest(holds: (place: Place) => boolean): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
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
