// One conversation as the page keeps it: its timeline, and for a channel its topic and members.

import { isChannel } from "../wire/names";
import { Roster } from "./roster";
import { Timeline } from "./timeline";
import { _ } from "./translation";

/** In place of the msgid of an entry: before the first one. */
export const START = "";

/** A channel, or the private conversation with one person. */
export class Room {
  topic = "";
  joined = false;
  /** Whether to enter the channel again after a break. */
  wanted = false;
  readonly roster = new Roster();
  readonly timeline = new Timeline();
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
