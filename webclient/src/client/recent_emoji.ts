// Which emoji one has used last.

import type { Shelf } from "./secrets";

/** How many are known: three rows of the picker. */
export const MOST = 24;

const KEY = "hubbub.emoji";

export class RecentEmoji {
  constructor(private readonly shelf: Shelf) {}

  get newestFirst(): string[] {
    return (this.shelf.getItem(KEY) ?? "").split(" ").filter(Boolean).slice(0, MOST);
  }

  /** Somebody has chosen this one. */
  use(emoji: string): void {
    const others = this.newestFirst.filter((each) => each !== emoji);
    this.shelf.setItem(KEY, [emoji, ...others].slice(0, MOST).join(" "));
  }
}
