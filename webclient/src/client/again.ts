// When it is worth asking once more for a small picture that has not come.

/** How often one is asked for once more. */
const MOST = 5;
/** Seconds. */
const FIRST = 1;
const LONGEST = 120;
/** Not reached at all; and what a server says that has too much to do. */
const FOR_NOW = new Set([0, 429, 503]);

/** The answer to the question why it has not come: status 0 where the server isn't reached. */
export interface Answer {
  readonly status: number;
  /** The field of that name, null where there is none (RFC 9110, section 10.2.3). */
  readonly retryAfter: string | null;
}

/**
 * In how many seconds to ask again, after so many times; null where that is of no use.
 *
 * Each time it is twice as long, and up to half as long again by chance, so that many don't ask in the same moment.
 */
export function askAgainIn({ status, retryAfter }: Answer, times: number, random: () => number): number | null {
  const isThere = status >= 200 && status < 300; // it has been made meanwhile
  if (times >= MOST || !(isThere || FOR_NOW.has(status))) return null;
  const wanted = Number(retryAfter ?? 0); // a date is none
  return Math.min(LONGEST, Math.max(FIRST, wanted || 0) * 2 ** times) * (1 + random() / 2);
}
