// The baskets of all conversations, and the way from them to the server: one file after the other, whatever
// conversation is open meanwhile.

import { Basket, type Outside } from "../../client/basket";
import { submit } from "../../client/commands";
import { fileHost } from "../../client/files";
import type { Session } from "../../client/session";
import { _ } from "../../client/translation";
import { NO_FILES, NO_LINK, refusalWords, tooLargeWords } from "../../client/uploadWords";
import { limitOf, send } from "./exchange";

interface Errand {
  readonly basket: Basket<File>;
  readonly ticket: number;
  readonly file: File;
}

export class Baskets implements Outside<File> {
  readonly #baskets = new Map<string, Basket<File>>();
  /** Those that wait for their turn; the first one has it. */
  #errands: Errand[] = [];
  #abort: (() => void) | null = null;
  #tickets = 0;

  constructor(
    private readonly session: Session,
    readonly giveBack: (key: string, text: string) => void,
    readonly changed: () => void,
  ) {}

  /** The basket of a conversation. */
  of(key: string): Basket<File> {
    const basket = this.#baskets.get(key) ?? new Basket(key, this);
    this.#baskets.set(key, basket);
    return basket;
  }

  /** Why the server takes no files, empty where it does. */
  get refusal(): string {
    return fileHost(this.session.state.features) ? "" : _(NO_FILES);
  }

  ticket(): number {
    return (this.#tickets += 1);
  }

  begin(basket: Basket<File>, ticket: number, file: File): void {
    this.#errands.push({ basket, ticket, file });
    if (this.#errands.length === 1) void this.#run();
  }

  cancel(ticket: number): void {
    const isFirst = this.#errands[0]?.ticket === ticket;
    this.#errands = this.#errands.filter((each) => each.ticket !== ticket);
    if (!isFirst) return;
    this.#abort?.();
    void this.#run();
  }

  say(key: string, text: string, replyTo: string | null): void {
    submit(this.session, key, text, replyTo);
  }

  async #run(): Promise<void> {
    this.#abort = null;
    const [errand] = this.#errands;
    if (!errand) return;
    const { basket, ticket, file } = errand;
    const url = fileHost(this.session.state.features);
    const limit = url ? await limitOf(url) : 0;
    if (this.#errands[0] !== errand) return; // it was taken out meanwhile
    if (!url) this.#refuse(_(NO_FILES));
    else if (file.size > limit) this.#refuse(tooLargeWords(limit));
    else this.#abort = send(url, file, (sent) => basket.sending(ticket, Math.min(sent, file.size)), (answer) => this.#answered(answer));
  }

  #answered({ status, link }: { status: number; link: string }): void {
    if (status !== 201) this.#refuse(refusalWords(status));
    else if (!/^https?:\/\/\S+$/.test(link)) this.#refuse(_(NO_LINK));
    else this.#finish(({ basket, ticket }) => basket.taken(ticket, link));
  }

  #refuse(words: string): void {
    this.#finish(({ basket, ticket }) => basket.refused(ticket, words));
  }

  #finish(tell: (errand: Errand) => void): void {
    const errand = this.#errands.shift();
    if (errand) tell(errand);
    void this.#run();
  }
}
