// What was asked of the server and is not answered yet, by the label of the answer
// (https://ircv3.net/specs/extensions/labeled-response).

import { lastParam, type Message } from "../wire/message";
import { _, N_ } from "./translation";
import { sentence } from "./words";

/** Questions at the same time; nobody asks more by hand. */
const MOST = 50;

const LOST = N_("The connection was lost before the server had answered. Look whether it has happened, or try again.");
const TOO_MANY = N_("Too many questions at once. Try again in a moment.");

/** The answer doesn't come; the text says why. */
export class UnansweredError extends Error {}

interface Waiting {
  /** Whether the answer is for who asks alone, and tells nobody else anything new. */
  readonly isQuiet: boolean;
  readonly resolve: (answer: readonly Message[]) => void;
  readonly reject: (error: UnansweredError) => void;
}

export class Requests {
  readonly #waiting = new Map<string, Waiting>();

  /** Wait for the answer to what is sent with this label. Rejects with UnansweredError. */
  expect(label: string, isQuiet: boolean): Promise<readonly Message[]> {
    if (this.#waiting.size >= MOST) return Promise.reject(new UnansweredError(_(TOO_MANY)));
    return new Promise((resolve, reject) => this.#waiting.set(label, { isQuiet, resolve, reject }));
  }

  /** Whether somebody waits for what has this label, and is told if it is refused. */
  has(label: string | undefined): boolean {
    return label !== undefined && this.#waiting.has(label);
  }

  /** Whether what has this label is for who asks alone. */
  isQuiet(label: string): boolean {
    return this.#waiting.get(label)?.isQuiet ?? false;
  }

  /** Hand on an answer. */
  answer(label: string, answer: readonly Message[]): void {
    const waiting = this.#waiting.get(label);
    this.#waiting.delete(label);
    waiting?.resolve(answer);
  }

  /** The connection has gone, and the answers with it. */
  disconnect(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new UnansweredError(_(LOST)));
  }
}

/** Why something was refused, in words; empty where nothing was. */
export function refusalIn(answer: readonly Message[]): string {
  const refusals = answer.filter(({ command }) => command === "FAIL" || /^[45]\d\d$/.test(command));
  return [...new Set(refusals.map((each) => sentence(lastParam(each))))].join(" ");
}

/** The messages of an answer that have a numeric or command. */
export function having(answer: readonly Message[], command: string): readonly Message[] {
  return answer.filter((each) => each.command === command);
}
