// A part of a conversation's past that one reads in: one run of entries that grows at both ends.
//
// The timeline holds the present, which goes on meanwhile. When the two have grown together, the timeline takes this
// over.

import type { Amendments } from "./amendments";
import type { Page } from "./page";
import { Timeline } from "./timeline";

/** The entries that are kept. Beyond, those at the far end go, and come again when somebody scrolls there. */
export const MOST_OF_PAST = 2000;

export class Past {
  readonly timeline: Timeline;
  /** The msgid of the newest event, be it one without an entry; null where newer ones were dropped. */
  #ceiling: string | null = null;

  constructor(amendments: Amendments) {
    this.timeline = new Timeline(Infinity, amendments);
  }

  /** The part around a place, which `page` has. */
  static around(page: Page, amendments: Amendments): Past {
    const past = new Past(amendments);
    past.#ceiling = page.last;
    past.#add(page);
    return past;
  }

  /** The oldest part of what a timeline holds. */
  static of(timeline: Timeline): Past {
    const past = new Past(timeline.amendments);
    past.timeline.addHistory(timeline.slice(0, MOST_OF_PAST));
    return past;
  }

  /** The reference after which newer entries are to be asked for. */
  newestMsgid(): string | null {
    return this.#ceiling ?? this.timeline.newestMsgid();
  }

  /** Take the page before the oldest entry; where there is none, the first one is reached. */
  addOlder(page: Page): void {
    const oldest = this.timeline.oldestMsgid();
    this.#add(page);
    if (this.timeline.oldestMsgid() === oldest) this.timeline.reachStart();
    if (this.timeline.length > MOST_OF_PAST) this.#ceiling = null;
    this.timeline.shorten(MOST_OF_PAST, "newest");
  }

  /** Take the page after the newest entry. */
  addNewer(page: Page): void {
    this.#ceiling = page.last ?? this.#ceiling;
    this.#add(page);
    this.timeline.shorten(MOST_OF_PAST, "oldest");
  }

  #add(page: Page): void {
    for (const { seq, msgid } of page.hidden) this.timeline.cover(seq, msgid);
    this.timeline.addHistory(page.entries);
    for (const amendment of page.amendments) this.timeline.amend(amendment);
  }
}
