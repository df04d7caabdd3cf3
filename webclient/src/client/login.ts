// SASL on the page's side: logging in, messages in and messages out
// (https://ircv3.net/specs/extensions/sasl-3.2). SCRAM-SHA-256 only: the line may not be private.

import { lastParam, type Message, message, param } from "../wire/message";
import { chunks, Gatherer } from "../wire/sasl";
import { type Credentials, ImpostorError, type Keys, OddPasswordError, Scram, StaleKeysError } from "./scram";
import { _, N_ } from "./translation";
import { sentence } from "./words";

const MECHANISM = "SCRAM-SHA-256";
/** Characters of base64; a challenge of SCRAM has some hundred. */
const LONGEST_CHALLENGE = 16_384;
const ABORT = "*";
const SUCCESS = "903";
const REFUSALS = new Set(["902", "904", "905", "906", "907"]);

const ODD = N_("A password can't have such characters. Check what you have typed.");
const NO_MECHANISM = N_("This server takes no passwords that this page could send safely. Ask whoever runs it.");
const STALE = N_("The password has been changed since you logged in here. Type the new one.");

/** An account, and what logs in to it. */
export interface Proven {
  readonly account: string;
  readonly keys: Keys;
}

/** One attempt to log in. */
export class Login {
  outcome: "pending" | "logged in" | "refused" = "pending";
  /** Why it was refused, in words. */
  refusal = "";
  readonly #gatherer = new Gatherer(LONGEST_CHALLENGE);
  #scram: Scram | null = null;

  /** `offered` is the capability's value, empty where it isn't said. */
  constructor(
    private readonly credentials: Credentials,
    offered: string,
    nonce: string,
  ) {
    if (offered && !offered.split(",").includes(MECHANISM)) {
      this.#refuse(_(NO_MECHANISM));
      return;
    }
    try {
      this.#scram = new Scram(credentials, nonce);
    } catch (error) {
      if (!(error instanceof OddPasswordError)) throw error;
      this.#refuse(_(ODD));
    }
  }

  /** What logs in from now on without the password, null where nothing has logged in. */
  get proven(): Proven | null {
    const keys = this.outcome === "logged in" ? this.#scram?.keys : null;
    return keys ? { account: this.credentials.account, keys } : null;
  }

  /** The first thing to send; nothing where it is refused already. */
  start(): Message[] {
    return this.#scram ? [message("AUTHENTICATE", [MECHANISM])] : [];
  }

  /** Whether a message of the server belongs to logging in. */
  static takes({ command }: Message): boolean {
    return command === "AUTHENTICATE" || command === SUCCESS || REFUSALS.has(command);
  }

  /** Take a message of the server and return the answer. Throws ImpostorError. */
  async receive(from: Message): Promise<Message[]> {
    if (from.command === "AUTHENTICATE" && this.#scram) return this.#onChallenge(this.#scram, param(from, 0));
    if (from.command === SUCCESS) {
      if (!this.#scram?.isProven) throw new ImpostorError();
      this.outcome = "logged in";
    } else if (REFUSALS.has(from.command)) {
      this.#refuse(sentence(lastParam(from) || _("The server has refused the password.")));
    }
    return [];
  }

  async #onChallenge(scram: Scram, chunk: string): Promise<Message[]> {
    const challenge = this.#gather(chunk);
    if (challenge === null) return [];
    try {
      return chunks(await scram.answer(challenge)).map((each) => message("AUTHENTICATE", [each]));
    } catch (error) {
      if (!(error instanceof StaleKeysError)) throw error;
      this.#refuse(_(STALE));
      return [message("AUTHENTICATE", [ABORT])];
    }
  }

  #gather(chunk: string): string | null {
    try {
      return this.#gatherer.add(chunk);
    } catch (error) {
      throw new ImpostorError("the server's challenge can't be read", { cause: error });
    }
  }

  #refuse(reason: string): void {
    this.outcome = "refused";
    this.refusal = reason;
  }
}
