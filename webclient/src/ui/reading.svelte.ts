// What of the open conversation is new, and when it counts as read.

import { untrack } from "svelte";

import type { Room } from "../client/room";
import { type Unread, unreadOf } from "../client/unread";
import type { Sought, View } from "./view.svelte";

/** Milliseconds for which something is looked at until it is read. */
const READ_AFTER = 500;

export class Reading {
  /** The id of the first message that was not read when one came here, or looked away. */
  firstNew = $state<string | null>(null);
  /** Whether that has been on the screen. */
  hasSeenFirst = $state(false);
  readonly unread: Unread;
  #isWatched = $state(isLookedAt());
  /** Until when the messages before that are from, in milliseconds since 1970. */
  #readUntil = 0;
  /** Whether what was missed has not come yet. */
  #isFresh = true;
  #wasUnread = false;

  /** `isInSight` tells whether the newest message can be seen. Made while a component is. */
  constructor(
    private readonly view: View,
    private readonly room: Room,
    isInSight: () => boolean,
  ) {
    const unread = $derived.by(() => {
      void view.version;
      return unreadOf(room, view.nick);
    });
    this.unread = {
      get count() {
        return unread.count;
      },
      get mentions() {
        return unread.mentions;
      },
      get first() {
        return unread.first;
      },
    };
    const isReading = $derived(this.#isWatched && isInSight());
    // What was there before one came counts, too: on the next visit it is not new.
    const isBehind = $derived(view.version >= 0 && this.#newest() > (room.read ?? 0));
    $effect.pre(() => {
      void view.version;
      untrack(() => this.#note(unread.first, isReading));
    });
    $effect(() => {
      if (!isReading || !isBehind) return;
      const markRead = () => this.#markRead();
      const timer = setTimeout(markRead, READ_AFTER);
      return () => {
        clearTimeout(timer);
        markRead(); // who goes elsewhere has seen what was here
      };
    });
  }

  /** The person may look at the page now, or no longer. */
  look(): void {
    this.#isWatched = isLookedAt();
  }

  /** Nothing is new to who says something. */
  forget(): void {
    this.firstNew = null;
  }

  /** Have the first new message be shown, held or not. */
  goToFirstNew(): void {
    const { view, room, firstNew } = this;
    const held = room.timeline.entry(firstNew ?? "");
    if (held && held.msgid === null) view.seek({ id: held.id }); // a server without history has no more
    else view.session.lookFor(room.key, this.#place);
  }

  /** What was jumped to: it may be where what is new begins. */
  reached({ id, place }: Sought): void {
    if (place && "time" in place && place.time === this.#place.time) this.firstNew = id;
  }

  get #place(): { time: number } {
    return { time: this.#readUntil + 1 };
  }

  /** Note where what is new begins. */
  #note(first: string | null, isReading: boolean): void {
    const { room, view } = this;
    if (first !== null && (this.#isFresh || (!isReading && !this.#wasUnread))) {
      this.firstNew = first;
      this.hasSeenFirst = false;
      this.#readUntil = room.read ?? room.since;
    }
    this.#wasUnread = first !== null;
    this.#isFresh &&= view.session.state.history.isCatchingUp(room);
  }

  #markRead(): void {
    this.view.session.markRead(this.room.key, this.#newest());
  }

  /** When the newest message was said that the server has, in milliseconds since 1970. */
  #newest(): number {
    for (const { msgid, time } of this.room.timeline.newestFirst()) if (msgid !== null) return time;
    return 0;
  }
}

function isLookedAt(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
