// Which part of a timeline is rendered: a bounded window that follows the newest entry or stays where somebody reads.

import type { Timeline } from "../client/timeline";

/** Entries that are rendered at first, and by how many the window grows: as many as a frame has time for. */
export const STEP = 50;
/** Entries that are rendered at most. */
export const MOST_RENDERED = 500;

export class LogWindow {
  /** The oldest entry that is rendered; null for the newest page. */
  #first: string | null = null;
  /** The newest entry that is rendered; null where the window follows the newest one. */
  #last: string | null = null;

  /** Whether the newest entry is in the window, whatever it is. */
  get followsTail(): boolean {
    return this.#last === null;
  }

  /** The indexes of the first entry in the window, and of the one after the last. */
  range(timeline: Timeline): readonly [number, number] {
    const known = this.#last === null ? -1 : timeline.indexOf(this.#last);
    const end = known < 0 ? timeline.length : known + 1;
    const first = this.#first === null ? end - STEP : timeline.indexOf(this.#first);
    return [Math.max(0, Math.min(first, end), end - MOST_RENDERED), end];
  }

  /** Show older entries; false where the timeline has none. */
  showOlder(timeline: Timeline): boolean {
    const [start, end] = this.range(timeline);
    if (start === 0) return false;
    this.#set(timeline, start - STEP, Math.min(end, start - STEP + MOST_RENDERED));
    return true;
  }

  /** Show newer entries; false where there are none. */
  showNewer(timeline: Timeline): boolean {
    if (this.followsTail) return false;
    const [start, end] = this.range(timeline);
    const further = Math.min(end + STEP, timeline.length);
    this.#set(timeline, Math.max(start, further - MOST_RENDERED), further);
    return true;
  }

  /** Show the entry with this id and what surrounds it; false where it is not held. */
  showAround(timeline: Timeline, id: string): boolean {
    const index = timeline.indexOf(id);
    if (index < 0) return false;
    const [start, end] = this.range(timeline);
    if (index < start || index >= end) this.#set(timeline, index - STEP, index + STEP);
    return true;
  }

  /** Show the newest page. */
  showNewest(): void {
    this.#first = this.#last = null;
  }

  #set(timeline: Timeline, start: number, end: number): void {
    const at = (index: number) => timeline.slice(index, index + 1)[0]?.id ?? null;
    this.#first = at(Math.max(0, start));
    this.#last = end >= timeline.length ? null : at(end - 1);
  }
}
