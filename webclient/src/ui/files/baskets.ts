// The baskets of all conversations, and the way from them to the server: one file after the other, whatever
// conversation is open meanwhile.

import { Basket, type Outside } from "../../client/basket";
import { fileHost } from "../../client/files";
import type { Session } from "../../client/session";
import { _, N_ } from "../../client/translation";
import { loaded } from "../loading";
import type { Outcome } from "./sending";

const NO_FILES = N_("This server takes no files. Put the file where the others can reach it, and send a link to it.");
const NOT_LOADED = N_("That could not be loaded. Check your network, and try again.");

interface Errand {
  readonly basket: Basket<File>;
  readonly ticket: number;
  readonly file: File;
}

export class Baskets implements Outside<File> {
  readonly #baskets = new Map<string, Basket<File>>();
  /** Those that wait for their turn; the first one has it. */
  #errands: Errand[] = [];
  #breaking = new AbortController();
  #tickets = 0;

  constructor(
    private readonly session: Session,
    private readonly page: Pick<Outside<File>, "say" | "giveBack" | "changed">,
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
    this.#breaking.abort();
    void this.#run();
  }

  say(key: string, text: string, replyTo: string | null): void {
    this.page.say(key, text, replyTo);
  }

  giveBack(key: string, text: string): void {
    this.page.giveBack(key, text);
  }

  changed(): void {
    this.page.changed();
  }

  async #run(): Promise<void> {
    const [errand] = this.#errands;
    if (!errand) return;
    const { basket, ticket, file } = errand;
    const outcome = await this.#send(file, (sent) => basket.sending(ticket, sent));
    if (this.#errands[0] !== errand) return; // it was taken out meanwhile
    this.#errands.shift();
    if ("link" in outcome) basket.taken(ticket, outcome.link);
    else basket.refused(ticket, outcome.refusal);
    void this.#run();
  }

  async #send(file: File, onProgress: (sent: number) => void): Promise<Outcome> {
    const { signal } = (this.#breaking = new AbortController());
    const sending = await loaded(import("./sending"));
    const url = fileHost(this.session.state.features);
    if (!url) return { refusal: _(NO_FILES) };
    return sending ? sending.send(url, file, onProgress, signal) : { refusal: _(NOT_LOADED) };
  }
}
