// One conversation as the page keeps it: its timeline, and for a channel its topic and members.

import { isChannel } from "../wire/names";
import type { Amendment } from "./amendments";
import type { Entry } from "./model";
import { Past } from "./past";
import { Roster } from "./roster";
import { LIMIT, Timeline } from "./timeline";
import { _ } from "./translation";

/** In place of the msgid of an entry: before the first one. */
export const START = "";

/** A channel, or the private conversation with one person. */
export class Room {
  topic = "";
  joined = false;
  /** How often its modes, roles or lists have changed while we were there. */
  modeChanges = 0;
  /** Whether to enter the channel again after a break. */
  wanted = false;
  readonly roster = new Roster();
  readonly timeline = new Timeline();
  /** A part of the past that somebody reads in, apart from the timeline. */
  past: Past | null = null;
  /** When somebody looked at it last, counted in looks; 0 for never. */
  lastLook = 0;
  /** Until when it was read, in milliseconds since 1970; null where the server has not told. */
  read: number | null = null;
  /** Why we are no longer in the channel, in words. */
  absence = "";
  /** What JOIN was told to get in: the name, and the key if there is one. */
  door: readonly string[] = [];
  /** The msgid after which entries may be missing, START where all may; null where nothing is. */
  resumeAfter: string | null = null;
  /** By folded nick: who is writing, by their name, and until when that holds. */
  readonly typing = new Map<string, { nick: string; until: number }>();

  /** `since` is when we began to follow it: what is older is not news, unless we know how far we have read. */
  constructor(
    readonly key: string,
    readonly name: string,
    readonly since: number,
  ) {}

  get isChannel(): boolean {
    return isChannel(this.name);
  }

  /** What somebody reads in: the timeline, or a part of the past. */
  get shown(): Timeline {
    return this.past?.timeline ?? this.timeline;
  }

  /** How many entries are held of it. */
  get held(): number {
    return this.timeline.length + (this.past?.timeline.length ?? 0);
  }

  /** The message with this msgid, while it is held. */
  message(msgid: string): Entry | null {
    return this.timeline.message(msgid) ?? this.past?.timeline.message(msgid) ?? null;
  }

  /** Change a message wherever it is held, or keep in mind how it is to be changed when it comes. */
  amend(amendment: Amendment): void {
    this.timeline.amend(amendment);
    this.past?.timeline.amend(amendment);
  }

  /** Have a part of the past be read: as one with the timeline where it touches that, else apart. */
  readIn(past: Past): void {
    this.past = past;
    if (past.timeline.touches(this.timeline) && !this.timeline.isFull) this.leavePastBehind();
    else this.timeline.shorten(LIMIT, "oldest"); // nobody reads what was paged in there
  }

  /** Make one of the timeline and of the part of the past that has reached it. */
  leavePastBehind(): void {
    if (this.past) this.timeline.absorb(this.past.timeline);
    this.past = null;
  }

  /** Stay out from here on, because the person wants it. */
  leave(): void {
    this.wanted = false;
    this.absence = _("You have left {channel}.", { channel: this.name });
  }

  /** From here on entries are missed. An older break that was not mended yet counts on. */
  breakOff(): void {
    this.resumeAfter ??= this.timeline.resumeMsgid();
    if (this.resumeAfter === null && this.timeline.atStart) this.resumeAfter = START;
    this.joined = false;
    this.roster.clear();
    this.typing.clear();
  }
}
