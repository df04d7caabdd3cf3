// What somebody has chosen for the page, kept in this browser.

import type { Shelf } from "../client/secrets";
import { isLevel, type Level, MOST_LEVELS } from "../client/calls";

export const THEMES = ["system", "dark", "light"] as const;
export const SIZES = [90, 100, 110, 125, 150] as const;

const KEY = "hubbub.settings";

interface Chosen {
  theme: (typeof THEMES)[number];
  /** Of the text, in percent of what the browser has. */
  size: (typeof SIZES)[number];
  /** A language of locale/, or that of the browser. */
  language: string;
  /** What one is called for where nothing is chosen for a conversation. */
  notices: Level;
  sound: boolean;
  /** Whether comings and goings are shown. */
  passing: boolean;
  /** Whether Enter sends, or begins a new line. */
  enterSends: boolean;
  /** What one is called for in a conversation, by its key; the choice made last is the last one. */
  levels: Readonly<Record<string, Level>>;
}

const USUAL: Chosen = {
  theme: "system",
  size: 100,
  language: "system",
  notices: "mentions",
  sound: true,
  passing: true,
  enterSends: true,
  levels: {},
};

export class Settings {
  #chosen = $state.raw<Chosen>(USUAL);

  constructor(private readonly shelf: Shelf) {
    this.#chosen = { ...USUAL, ...read(shelf.getItem(KEY)) };
  }

  get chosen(): Readonly<Chosen> {
    return this.#chosen;
  }

  choose(changed: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...changed };
    this.shelf.setItem(KEY, JSON.stringify(this.#chosen));
  }

  /** What one wants to be called for in a conversation; null where nothing is chosen for it. */
  level(key: string): Level | null {
    const level = Object.hasOwn(this.#chosen.levels, key) ? this.#chosen.levels[key] : null;
    return isLevel(level) ? level : null;
  }

  chooseLevel(key: string, level: Level | null): void {
    const others = Object.entries(this.#chosen.levels).filter(([each]) => each !== key);
    const levels = level === null ? others : [...others, [key, level] as const];
    this.choose({ levels: Object.fromEntries(levels.slice(-MOST_LEVELS)) });
  }

  reset(): void {
    this.choose(USUAL);
  }
}

/** What was kept, as far as it is of the kind that it should be. */
function read(text: string | null): Partial<Chosen> {
  try {
    const kept = (JSON.parse(text ?? "{}") ?? {}) as Record<string, unknown>;
    const isOfKind = ([key, value]: [string, unknown]) => typeof value === typeof USUAL[key as keyof Chosen] && value !== null;
    return Object.fromEntries(Object.entries(kept).filter(isOfKind));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Have the page look as it was chosen, now and whenever the system changes. Call it where effects may be. */
export function follow(settings: Settings): void {
  const light = matchMedia("(prefers-color-scheme: light)");
  const root = document.documentElement;
  const show = () => {
    const { theme, size } = settings.chosen;
    root.dataset["theme"] = theme === "system" ? (light.matches ? "light" : "dark") : theme;
    root.style.fontSize = `${size}%`;
    const panel = getComputedStyle(root).getPropertyValue("--panel");
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) meta.content = panel;
  };
  $effect(() => {
    show();
    light.addEventListener("change", show);
    return () => light.removeEventListener("change", show);
  });
}
