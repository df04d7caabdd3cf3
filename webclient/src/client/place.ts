// A place in a conversation that somebody wants to see: a message, or a moment.

import { formatTime } from "../wire/timestamp";
import type { Entry } from "./model";
import type { Page } from "./page";
import { Past } from "./past";
import type { Room } from "./room";
import type { Problem } from "./state";
import type { Timeline } from "./timeline";
import { _, N_ } from "./translation";

export const NOT_THERE = N_(
  "That message can't be found. It may have been removed, or be from before your time here.",
);

/** The message with this msgid, or the first one since this time (milliseconds since 1970). */
export type Place = { readonly msgid: string } | { readonly time: number };

/** The entry in the conversation `key` that is at a place that was looked for. */
export interface Found {
  readonly key: string;
  readonly id: string;
  readonly place: Place;
}

/** A place as CHATHISTORY names it. */
export function anchorOf(place: Place): string {
  return "msgid" in place ? `msgid=${place.msgid}` : `timestamp=${formatTime(place.time)}`;
}

/** Find a place in what is held of a conversation. What is in the present is read there. */
export function findHeld(room: Room, place: Place): Found | null {
  const here = "msgid" in place || room.timeline.reachesBackTo(place.time) ? entryAt(room.timeline, place) : null;
  const there = room.past && "msgid" in place ? entryAt(room.past.timeline, place) : null;
  return here || there ? { key: room.key, id: (here ?? there)?.id ?? "", place } : null;
}

/** Find a place on the page around it, and have that read: in the timeline where it touches that, else apart. */
export function find(room: Room, place: Place, page: Page): Found | Problem {
  const past = Past.around(page, room.timeline.amendments);
  const found = entryAt(past.timeline, place);
  if (!found) return { text: _(NOT_THERE), key: room.key };
  room.readIn(past);
  return { key: room.key, id: room.message(found.msgid ?? "")?.id ?? found.id, place };
}

function entryAt(timeline: Timeline, place: Place): Entry | null {
  return "msgid" in place ? timeline.message(place.msgid) : timeline.atTime(place.time);
}
