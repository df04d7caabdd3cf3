// Making links that let others in (docs/invitations.md): what is asked, and what the server answers.

import { lastParam, type Message, message, param } from "../wire/message";
import type { Reducer } from "./reducer";
import { _, N_ } from "./translation";
import { sentence } from "./words";

const COMMAND = "INVITELINK";
const NONE = "*";
const NOT_CONNECTED = N_("There is no connection at the moment. Try again when it is back.");

/** A link that was just made: only now can it be seen. */
export interface Made {
  readonly id: string;
  readonly address: string;
  /** How many people it lets in. */
  readonly uses: number;
  /** Until when, in milliseconds since 1970; null where it has no end. */
  readonly expires: number | null;
}

/** What somebody wants of a link. */
export interface Wish {
  readonly channels: readonly string[];
  readonly uses: number;
  /** As the server reads it: `12h`, `7d`, `forever`. */
  readonly duration: string;
}

export class Inviting {
  made: Made | null = null;
  /** Why no link was made, in words. */
  problem = "";
  isAsked = false;

  constructor(
    private readonly reducer: Reducer,
    private readonly host: { readonly isReady: boolean; flush(): void },
  ) {}

  /** Ask for a link. */
  make({ channels, uses, duration }: Wish): void {
    this.reset();
    if (this.host.isReady) {
      this.isAsked = true;
      this.reducer.ask(message(COMMAND, ["CREATE", channels.join(",") || NONE, String(uses), duration]));
    } else {
      this.problem = _(NOT_CONNECTED);
    }
    this.host.flush();
  }

  /** End a link. */
  end(id: string): void {
    this.reducer.ask(message(COMMAND, ["END", id]));
    this.made = null;
    this.host.flush();
  }

  /** Forget what was made. */
  reset(): void {
    this.made = null;
    this.problem = "";
    this.isAsked = false;
  }

  /** The connection has gone, and with it what it was asked. */
  disconnect(): void {
    if (this.isAsked) this.problem = _(NOT_CONNECTED);
    this.isAsked = false;
  }

  /** Take a message of the server; whether it was an answer to us. */
  receive(from: Message): boolean {
    const isRefusal = from.command === "FAIL" || (/^[45]\d\d$/.test(from.command) && this.isAsked);
    if (from.command === "NOTE" && param(from, 0) === COMMAND) {
      if (param(from, 1) === "CREATED") this.#onCreated(from);
      return true;
    }
    if (!isRefusal || (from.command === "FAIL" && param(from, 0) !== COMMAND)) return false;
    this.isAsked = false;
    this.problem = sentence(lastParam(from));
    return true;
  }

  /** `NOTE INVITELINK CREATED id address left uses expires channels :words`. */
  #onCreated(from: Message): void {
    const expires = param(from, 6);
    this.isAsked = false;
    this.made = {
      id: param(from, 2),
      address: param(from, 3),
      uses: Number(param(from, 5)),
      expires: expires === NONE ? null : Number(expires),
    };
  }
}
