// One bound for what is held of all conversations: those that nobody has looked at for longest give way.

import type { Room } from "./room";
import type { State } from "./state";

/** The entries that are held of all conversations, about 1 kB each. */
export const MOST_HELD = 20_000;
/** The newest entries of a conversation, which give way to nothing. */
export const KEPT = 200;

/** What is held of the conversations in a State. What was let go is asked for again, page by page. */
export class Holding {
  #looks = 0;

  constructor(private readonly state: State) {}

  /** Somebody looks at a conversation, and wants to go on reading where they are. */
  lookAt(room: Room): void {
    this.#looks += 1;
    room.lastLook = this.#looks;
  }

  /** Let go of what is beyond the bound, but of nothing in the conversation that was looked at last. */
  makeRoom(): void {
    const rooms = [...this.state.rooms.values()];
    let surplus = rooms.reduce((sum, { held }) => sum + held, 0) - MOST_HELD;
    if (surplus <= 0) return;
    for (const room of rooms.sort((one, other) => one.lastLook - other.lastLook).slice(0, -1)) {
      if (surplus <= 0) return;
      if (room.held > 2 * KEPT) surplus -= this.#shorten(room); // by the hundred, and not one by one
    }
  }

  /** Hold no more of a conversation than is always held; how much less that is. */
  #shorten(room: Room): number {
    const before = room.held;
    this.state.history.leavePast(room);
    room.timeline.shorten(KEPT, "oldest");
    return before - room.held;
  }
}
