// Where a conversation is scrolled to: what is read stays in its place, whatever comes or goes above it.

/** Pixels from the end at which one is at it. */
const AT_BOTTOM = 32;
/** Screens from an edge at which one soon wants to see what is beyond it. */
const NEAR = 1.25;
/** How much of a screen one page turns: something of what was read stays in sight. */
const PAGE = 0.9;
/** Milliseconds for which what was jumped to stands out. */
const STANDS_OUT = 2000;

/** Whether the browser keeps what is read in its place while somebody scrolls. If we did it, that scrolling would end. */
const KEEPS_PLACE = CSS.supports("overflow-anchor", "auto");
/** Milliseconds after its last step for which a scrolling may be under way. */
const MOVING = 300;

/** What is in sight highest, and where. */
interface Anchor {
  readonly id: string;
  readonly top: number;
}

/** The element that scrolls. Each of its children that is an entry, or has one inside, is found by its `data-id`. */
export class Scroll {
  /** Where we have scrolled to ourselves last. */
  #set = -1;
  #movedAt = -MOVING;

  constructor(private readonly log: HTMLElement) {}

  get isAtBottom(): boolean {
    return this.#below < AT_BOTTOM;
  }

  get isNearTop(): boolean {
    return this.log.scrollTop < NEAR * this.log.clientHeight;
  }

  get isNearBottom(): boolean {
    return this.#below < NEAR * this.log.clientHeight;
  }

  /** Whether the first element of this kind is on the screen. */
  hasInSight(selector: string): boolean {
    const found = this.log.querySelector(selector)?.getBoundingClientRect();
    const { top, bottom } = this.log.getBoundingClientRect();
    return found !== undefined && found.bottom > top && found.top < bottom;
  }

  items(): HTMLElement[] {
    return [...this.log.querySelectorAll<HTMLElement>("[data-id]")];
  }

  /** It has been scrolled: by us, or by somebody. */
  moved(): void {
    if (Math.abs(this.log.scrollTop - this.#set) > 1) this.#movedAt = performance.now();
  }

  /** What is to be put back where it is; null where the browser does that, which it doesn't at the very top. */
  anchor(): Anchor | null {
    const isMoving = performance.now() - this.#movedAt < MOVING;
    return KEEPS_PLACE && isMoving && this.log.scrollTop > 0 ? null : this.highest();
  }

  /** The first entry on the screen, and where. */
  highest(): Anchor | null {
    const edge = this.log.getBoundingClientRect().top;
    const all = this.items();
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
      else high = middle;
    }
    const first = all[low];
    return first?.dataset["id"] ? { id: first.dataset["id"], top: first.getBoundingClientRect().top } : null;
  }

  /** Put what was in sight where it was; what is no longer there stays away. */
  restore({ id, top }: Anchor): void {
    const item = this.#item(id);
    if (item) this.#scrollTo(this.log.scrollTop + item.getBoundingClientRect().top - top);
  }

  toBottom(): void {
    this.#scrollTo(this.log.scrollHeight);
  }

  /** Go on by so many pages, down or up. */
  turn(pages: number): void {
    this.#scrollTo(this.log.scrollTop + pages * PAGE * this.log.clientHeight);
  }

  /** Show an entry in the middle, and have it stand out; with the focus where that is wanted. */
  show(id: string, takesFocus: boolean): void {
    const item = this.#item(id);
    if (!item) return;
    item.scrollIntoView({ block: "center" });
    this.#set = this.log.scrollTop;
    item.animate([{ backgroundColor: "var(--accent)" }, {}], STANDS_OUT);
    if (takesFocus) item.focus({ preventScroll: true });
  }

  #scrollTo(top: number): void {
    this.log.scrollTop = top;
    this.#set = this.log.scrollTop;
  }

  get #below(): number {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
  }

  #item(id: string): HTMLElement | null {
    return this.log.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
  }
}
