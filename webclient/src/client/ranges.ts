// Which sequence numbers of a conversation have been seen, as a few ranges.

/** Both ends belong to it. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** A set of whole numbers that is nearly without holes: sorted, disjoint ranges that don't touch. */
export class SeqRanges {
  #ranges: Range[] = [];

  has(seq: number): boolean {
    return this.#ranges.some(({ first, last }) => first <= seq && seq <= last);
  }

  get oldest(): number | null {
    return this.#ranges[0]?.first ?? null;
  }

  get newest(): number | null {
    return this.#ranges.at(-1)?.last ?? null;
  }

  /** Take in one number, joining it with the ranges that it touches. */
  add(seq: number): void {
    this.addAll(seq, seq);
  }

  /** Take in the numbers from `first` to `last`, both included. */
  addAll(first: number, last: number): void {
    const touched = this.#ranges.filter((range) => range.first <= last + 1 && first - 1 <= range.last);
    const before = this.#ranges.filter((range) => range.last < first - 1);
    const after = this.#ranges.filter((range) => range.first > last + 1);
    const joined = {
      first: Math.min(first, touched[0]?.first ?? first),
      last: Math.max(last, touched.at(-1)?.last ?? last),
    };
    this.#ranges = [...before, joined, ...after];
  }

  /** The lowest numbers missing between the oldest and the newest. */
  firstGap(): Range | null {
    const [lower, upper] = this.#ranges;
    return lower && upper ? { first: lower.last + 1, last: upper.first - 1 } : null;
  }

  /** Count what is missing in between as seen: it can't be had. */
  closeGaps(): void {
    if (this.oldest !== null && this.newest !== null) this.#ranges = [{ first: this.oldest, last: this.newest }];
  }

  /** Drop all numbers lower than `seq`. */
  forgetBelow(seq: number): void {
    this.#ranges = this.#ranges
      .filter(({ last }) => last >= seq)
      .map(({ first, last }) => ({ first: Math.max(first, seq), last }));
  }

  /** Drop all numbers higher than `seq`. */
  forgetAbove(seq: number): void {
    this.#ranges = this.#ranges
      .filter(({ first }) => first <= seq)
      .map(({ first, last }) => ({ first, last: Math.min(last, seq) }));
  }
}
