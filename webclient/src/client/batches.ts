// Putting batches together: the messages between `BATCH +ref` and `BATCH -ref`
// (https://ircv3.net/specs/extensions/batch).

import { MULTILINE } from "../wire/capabilities";
import { type Message, param } from "../wire/message";
import { CONCAT } from "../wire/tags";

const MOST_OPEN = 64;
const MOST_MESSAGES = 20_000;

/** A batch that is complete. `opening` is its BATCH message, which carries the tags of the whole. */
export interface Batch {
  readonly kind: string;
  readonly params: readonly string[];
  readonly opening: Message;
  readonly items: (Message | Batch)[];
}

export function isBatch(item: Message | Batch): item is Batch {
  return "items" in item;
}

/**
 * Takes messages and gives back what is complete: a message outside of any batch, or a whole batch.
 *
 * A draft/multiline batch is given back as the one message that it stands for.
 */
export class BatchCollector {
  readonly #open = new Map<string, Batch>();

  /** Take a message; null while it waits for the end of its batch. */
  feed(message: Message): Message | Batch | null {
    if (message.command !== "BATCH") return this.#deliver(message, message.tags["batch"]);
    const reference = param(message, 0).slice(1);
    if (param(message, 0).startsWith("+")) {
      this.#begin(reference, message);
      return null;
    }
    const batch = this.#open.get(reference);
    if (batch === undefined) return null;
    this.#open.delete(reference);
    const whole = batch.kind === MULTILINE ? joinLines(batch) : batch;
    return this.#deliver(whole, batch.opening.tags["batch"]);
  }

  #begin(reference: string, opening: Message): void {
    const [first] = this.#open.keys();
    if (this.#open.size >= MOST_OPEN && first !== undefined) this.#open.delete(first); // it never ends its batches
    this.#open.set(reference, {
      kind: param(opening, 1),
      params: opening.params.slice(2),
      opening,
      items: [],
    });
  }

  #deliver(item: Message | Batch, reference: string | undefined): Message | Batch | null {
    const parent = reference === undefined ? undefined : this.#open.get(reference);
    if (parent === undefined) return item;
    if (parent.items.length < MOST_MESSAGES) parent.items.push(item);
    return null;
  }
}

/** Make one message of a draft/multiline batch: line breaks between its lines but before a concat one. */
function joinLines(batch: Batch): Message {
  let text = "";
  let command = "PRIVMSG";
  batch.items.forEach((item, index) => {
    if (isBatch(item)) return;
    command = item.command;
    text += (index && !(CONCAT in item.tags) ? "\n" : "") + param(item, 1);
  });
  const { source, tags } = batch.opening;
  return { command, params: [batch.params[0] ?? "", text], source, tags };
}
