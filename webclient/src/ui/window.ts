// Which part of a conversation is rendered: a bounded window that follows the newest entry or stays where somebody reads.

import type { Entry } from "../client/model";
import type { Timeline } from "../client/timeline";

/** Entries that are rendered at first: enough for most screens. */
export const FIRST = 30;
/** By how many the window grows: as many as there is time for between two frames. */
export const STEP = 12;
/** Entries that are rendered at most. */
export const MOST_RENDERED = 300;

export class LogWindow {
  #timeline: Timeline;
  #isPresent = true;
  /** The oldest entry that is rendered; null for the newest page. */
  #first: string | null = null;
  /** The newest entry that is rendered; null where the window follows the newest one. */
  #last: string | null = null;
  #shown: readonly Entry[] = [];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Whether the newest entry is in the window, whatever it is. */
  get followsTail(): boolean {
    return this.#last === null;
  }

  /** The indexes of the first entry in the window, and of the one after the last. */
  get range(): readonly [number, number] {
    const timeline = this.#timeline;
    const known = this.#last === null ? -1 : timeline.indexOf(this.#last);
    const end = known < 0 ? timeline.length : known + 1;
    const first = this.#first === null ? end - FIRST : timeline.indexOf(this.#first);
    return [Math.max(0, Math.min(first, end), end - MOST_RENDERED), end];
  }

  /** The entries in the window. */
  entries(): readonly Entry[] {
    this.#shown = this.#timeline.slice(...this.range);
    return this.#shown;
  }

  /** Show another part of the conversation: what was shown, where that has it too, else its newest page. */
  turnTo(timeline: Timeline, isPresent: boolean): void {
    if (timeline === this.#timeline) return;
    const wasFollowing = this.followsTail;
    const common = this.#shown.flatMap(({ id }) => {
      const index = timeline.indexOf(id);
      return index < 0 ? [] : index;
    });
    this.#timeline = timeline;
    this.#isPresent = isPresent;
    const [start, last] = [common.at(0), common.at(-1)];
    if (start === undefined || last === undefined || (wasFollowing && isPresent)) this.showNewest();
    else this.#set(start, last + 1);
  }

  /** Show older entries; false where the timeline has none. */
  showOlder(): boolean {
    const [start, end] = this.range;
    if (start === 0) return false;
    this.#set(start - STEP, Math.min(end, start - STEP + MOST_RENDERED));
    return true;
  }

  /** Show newer entries; false where there are none. */
  showNewer(): boolean {
    const [start, end] = this.range;
    if (end === this.#timeline.length) return this.#follow();
    const further = Math.min(end + STEP, this.#timeline.length);
    this.#set(Math.max(start, further - MOST_RENDERED), further);
    return true;
  }

  /** Show the entry with this id and what surrounds it; false where it is not held. */
  showAround(id: string): boolean {
    const index = this.#timeline.indexOf(id);
    if (index < 0) return false;
    const [start, end] = this.range;
    if (index < start || index >= end) this.#set(index - FIRST / 2, index + FIRST / 2);
    return true;
  }

  /** Show the newest page. */
  showNewest(): void {
    this.#first = null;
    this.#last = this.#isPresent ? null : this.#idAt(this.#timeline.length - 1);
  }

  /** Where the window ends with the newest entry of the present, go with what comes; whether that is new. */
  #follow(): boolean {
    if (this.followsTail || !this.#isPresent) return false;
    this.#last = null;
    return true;
  }

  #set(start: number, end: number): void {
    const { length } = this.#timeline;
    this.#first = this.#idAt(Math.max(0, start));
    this.#last = end >= length && this.#isPresent ? null : this.#idAt(Math.min(end, length) - 1);
  }

  #idAt(index: number): string | null {
    return this.#timeline.slice(index, index + 1)[0]?.id ?? null;
  }
}
