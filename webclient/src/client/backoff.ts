// How long to wait before the next try: exponential back-off with full jitter, so that the clients of a restarted
// server don't all come back in the same instant. Times are in seconds.

const FIRST = 1;
const LONGEST = 30;

/** The n-th delay is drawn evenly from 0 to min(LONGEST, FIRST * 2**n). */
export class Backoff {
  #ceiling = FIRST;

  /** `random` gives numbers from 0 up to, not including, 1. */
  constructor(private readonly random: () => number) {}

  nextDelay(): number {
    const delay = this.random() * this.#ceiling;
    this.#ceiling = Math.min(LONGEST, this.#ceiling * 2);
    return delay;
  }

  /**
   * What had succeeded is over after `lasted` seconds: begin with short delays again if that was long.
   *
   * If it was short, something may be wrong that short delays would make worse.
   */
  ended(lasted: number): void {
    if (lasted >= LONGEST) this.#ceiling = FIRST;
  }
}
