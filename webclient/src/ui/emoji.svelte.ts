// Emoji for whoever writes: their names, which are loaded when they are needed first, and the picker.

import type { Component } from "svelte";

import { RecentEmoji } from "../client/recent_emoji";
import type { Shelf } from "../client/secrets";
import { mayHaveShortcodes, replaceShortcodes } from "../client/shortcodes";
import { _, N_ } from "../client/translation";
import { loaded } from "./loading";

type Names = typeof import("../client/emoji_names");

/** An emoji is being looked for, beside `anchor`; then the focus goes `back`. */
export interface Picking {
  readonly component: Component<{ desk: EmojiDesk; picking: Picking }>;
  readonly anchor: DOMRect;
  readonly back: HTMLElement;
  readonly choose: (emoji: string) => void;
}

const NOT_LOADED = N_(
  "The emoji could not be loaded. Check your network, then reload the page: what you have begun to write is kept.",
);
/** A short name that has been begun. */
const BEGUN = /(?:^|[^\p{L}\p{N}]):\p{L}/u;

export class EmojiDesk {
  /** What emoji are called, once that was needed. */
  names = $state.raw<Names | null>(null);
  picking = $state.raw<Picking | null>(null);
  readonly recent: RecentEmoji;
  #loading: Promise<Names> | null = null;

  /** `complain` tells the person what went wrong. */
  constructor(
    shelf: Shelf,
    private readonly complain: (words: string) => void,
  ) {
    this.recent = new RecentEmoji(shelf);
  }

  /** Do something as soon as short names in a text are known; at once, where there are none. Nothing overtakes it. */
  whenNamed(text: string, then: () => void): void {
    const isWaiting = !this.names && (this.#loading !== null || mayHaveShortcodes(text));
    if (isWaiting) void this.#load().then(then);
    else then();
  }

  /** Load the names where they are not known yet, and a text has begun one; then tell. */
  prepare(text: string, then: () => void): void {
    if (!this.names && BEGUN.test(text)) void this.#load().then(then);
  }

  /** The text with an emoji for each short name, as far as they are known. */
  readonly emojify = (text: string): string => (this.names ? replaceShortcodes(text, this.names.emojiNamed) : text);

  /** Let the person choose an emoji beside a button. */
  async pick(button: Element, back: HTMLElement, choose: Picking["choose"]): Promise<void> {
    const anchor = button.getBoundingClientRect();
    const picker = await loaded(import("./EmojiPicker.svelte"));
    if (picker) this.picking = { component: picker.default, anchor, back, choose };
    else this.complain(_(NOT_LOADED));
  }

  async #load(): Promise<void> {
    this.#loading ??= import("../client/emoji_names");
    this.names = await loaded(this.#loading);
  }
}
