// The messages of one's own that the server has not confirmed yet, in order, with a bound.

/** Messages that may wait, for example while there is no connection. */
export const LIMIT = 500;
/** Messages that are on their way at the same time. The others wait, so that no buffer fills up. */
const WINDOW = 16;

/**
 * A message on its way.
 *
 * `key` is its conversation, `target` the name it goes to; `replyTo` and `edits` are the msgid of the message that it
 * answers or replaces. `tried` says that an earlier connection had it, so that it may have been stored.
 */
export interface Outgoing {
  readonly nonce: string;
  readonly key: string;
  readonly target: string;
  readonly text: string;
  readonly action: boolean;
  readonly replyTo: string | null;
  readonly edits: string | null;
  sent: boolean;
  tried: boolean;
}

/** First in, first sent; what is confirmed or refused leaves it. */
export class Outbox {
  readonly #waiting = new Map<string, Outgoing>();

  [Symbol.iterator](): Iterator<Outgoing> {
    return this.#waiting.values();
  }

  get size(): number {
    return this.#waiting.size;
  }

  get isFull(): boolean {
    return this.#waiting.size >= LIMIT;
  }

  /** Queue a message; the caller has seen that there is room. */
  add(outgoing: Outgoing): void {
    this.#waiting.set(outgoing.nonce, outgoing);
  }

  /** What may be sent now; it counts as sent from here on. */
  due(): Outgoing[] {
    const due = [...this.#waiting.values()].slice(0, WINDOW).filter(({ sent }) => !sent);
    for (const outgoing of due) outgoing.sent = true;
    return due;
  }

  /** Take a message out: it was confirmed or refused. */
  take(nonce: string): Outgoing | null {
    const outgoing = this.#waiting.get(nonce) ?? null;
    this.#waiting.delete(nonce);
    return outgoing;
  }

  /** The nonce of the oldest message on its way to `key`, and with `text` where that is given. */
  findSent(key: string, text?: string): string | null {
    for (const outgoing of this) {
      if (outgoing.sent && outgoing.key === key && (text === undefined || text === outgoing.text)) {
        return outgoing.nonce;
      }
    }
    return null;
  }

  /** Take out a message that no server has seen; false for one that may be on its way, or isn't here. */
  withdraw(nonce: string): boolean {
    const outgoing = this.#waiting.get(nonce);
    if (!outgoing || outgoing.sent || outgoing.tried) return false;
    return this.#waiting.delete(nonce);
  }

  /** The connection has gone: what is here will be sent again. */
  rewind(): void {
    for (const outgoing of this) {
      outgoing.tried ||= outgoing.sent;
      outgoing.sent = false;
    }
  }
}
