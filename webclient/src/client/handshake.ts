// From a fresh connection to a registered one: capabilities, who one is, name. Messages in, messages out.

import * as caps from "../wire/capabilities";
import { lastParam, type Message, message, param } from "../wire/message";
import { Admission, type Entrance } from "./entrance";
import type { Features } from "./features";
import { Login, type Proven } from "./login";
import type { Credentials } from "./scram";
import { _ } from "./translation";
import { sentence } from "./words";

const WANTED = [
  caps.MESSAGE_TAGS,
  caps.SERVER_TIME,
  caps.BATCH,
  caps.ECHO_MESSAGE,
  caps.LABELED_RESPONSE,
  caps.STANDARD_REPLIES,
  caps.MULTI_PREFIX,
  caps.AWAY_NOTIFY,
  caps.EXTENDED_JOIN,
  caps.INVITE_NOTIFY,
  caps.CAP_NOTIFY,
  caps.USERHOST_IN_NAMES,
  caps.CHATHISTORY,
  caps.EVENT_PLAYBACK,
  caps.MULTILINE,
  caps.READ_MARKER,
  caps.REDACTION,
  caps.SEARCH,
  caps.EDIT,
  caps.IDENTITY,
  caps.SEQ,
  caps.NONCE,
  caps.ACCOUNT_REGISTRATION,
  caps.PASSWD,
  caps.SCRAM_KEYS,
  caps.SASL,
  caps.WEBPUSH,
];
const NAME_TAKEN = "433";
const NAME_REFUSED = new Set(["431", "432", NAME_TAKEN, "436", "437"]);
const CAP_UNKNOWN = new Set(["421", "451"]);
const WELCOME = "001";
const END_OF_GREETING = new Set(["376", "422"]);
/** What we say in place of a real name, for which nobody is asked. */
export const REAL_NAME = "Hubbub";

/**
 * How far the registration has come.
 *
 * `asking`: waiting for the list of capabilities. `admitting`: a link is shown that lets us in. `logging in`: the server is being shown that the account is ours;
 * the name follows. `naming`: the name is sent. `refused`: the name or the password was; rename() tries another.
 * `welcomed`: 001 came; the server's description follows. `ready`: registered, and the server's features are known.
 */
export type Stage = "asking" | "admitting" | "logging in" | "naming" | "refused" | "welcomed" | "ready";

/** Who wants to come in. The secret proves that a guest is the one of before (hubbub.chat/identity). */
export interface Visitor {
  readonly nick: string;
  readonly secret: string;
  readonly credentials: Credentials | null;
  /** The link that lets us in, and the password that is chosen with it, empty where none is. */
  readonly entrance?: Entrance | null;
  readonly newPassword?: string;
}

/** One connection's registration, and its CAP messages for as long as it lasts. */
export class Handshake {
  stage: Stage = "asking";
  nick: string;
  /** Why the name was refused, in words. */
  refusal = "";
  /** Whether it was refused because somebody has it. */
  taken = false;
  /** Whether it was refused because it is an account's, or the password was. */
  asksPassword = false;
  #admission: Admission | null = null;
  #login: Login | null = null;
  #hasSaidUser = false;
  readonly #offered = new Map<string, string>();
  /** Whether the server waits for CAP END before it lets us in. */
  #isHeld = false;

  constructor(
    private visitor: Visitor,
    private readonly features: Features,
    private readonly freshNonce: () => string,
  ) {
    this.nick = visitor.nick;
  }

  /** What has logged in, to be used again without the password; null where nothing has. */
  get proven(): Proven | null {
    return this.#login?.proven ?? this.#admission?.proven ?? null;
  }

  /** The first thing to send. */
  start(): Message[] {
    return [message("CAP", ["LS", "302"])];
  }

  /** Try another name after a refusal, with what proves to be its owner. */
  rename(visitor: Visitor): Promise<Message[]> {
    this.visitor = visitor;
    this.nick = visitor.nick;
    this.asksPassword = false;
    return this.#prove();
  }

  /** Take a message of the server and return the answer. Throws ImpostorError. */
  async receive(from: Message): Promise<Message[]> {
    if (from.command === "CAP") return this.#onCap(from);
    if (this.stage === "asking") return CAP_UNKNOWN.has(from.command) ? this.#prove() : [];
    if (this.stage === "admitting" && this.#admission) return this.#onAdmission(this.#admission, from);
    if (this.stage === "logging in" && this.#login && Login.takes(from)) return this.#onLogin(this.#login, from);
    if (this.stage === "naming") this.#onNaming(from);
    else if (this.stage === "welcomed" && END_OF_GREETING.has(from.command)) this.stage = "ready";
    return [];
  }

  #onNaming(from: Message): void {
    if (from.command === WELCOME) {
      this.stage = "welcomed";
      this.nick = param(from, 0) || this.nick;
    } else if (from.command === "NOTE" && param(from, 0) === "NICK" && param(from, 1) === "NAME_REGISTERED") {
      this.asksPassword = true;
    } else if (NAME_REFUSED.has(from.command)) {
      this.#refuse(this.asksPassword ? registered(this.nick) : sentence(lastParam(from)));
      this.taken = from.command === NAME_TAKEN;
    }
  }

  async #onAdmission(admission: Admission, from: Message): Promise<Message[]> {
    if (NAME_REFUSED.has(from.command)) {
      this.#refuse(sentence(lastParam(from)));
      return [];
    }
    return this.#goOn(admission, await admission.receive(from, () => this.#name()));
  }

  /** Go on with what the link has led to. */
  #goOn(admission: Admission, answers: Message[]): Message[] {
    if (admission.outcome === "refused") this.#refuse(admission.refusal);
    return admission.outcome === "admitted" ? [...answers, ...this.#logIn()] : answers;
  }

  async #onLogin(login: Login, from: Message): Promise<Message[]> {
    const answers = await login.receive(from);
    if (login.outcome === "refused") {
      this.asksPassword = true;
      this.#refuse(login.refusal);
    }
    return login.outcome === "logged in" ? this.#introduce() : answers;
  }

  #refuse(reason: string): void {
    this.stage = "refused";
    this.refusal = reason;
    this.taken = false;
  }

  async #onCap(from: Message): Promise<Message[]> {
    const words = lastParam(from).split(" ").filter(Boolean);
    const more = param(from, 2) === "*";
    switch (param(from, 1).toUpperCase()) {
      case "LS":
        this.#isHeld = true;
        return this.#onOffer(words, more);
      case "NEW":
        return this.#onOffer(words, more);
      case "ACK":
        return this.#onAcknowledged(words);
      case "NAK":
        return this.#finish();
      case "DEL":
        for (const name of words) this.features.enabled.delete(name);
        return [];
      default:
        return [];
    }
  }

  async #onOffer(words: readonly string[], more: boolean): Promise<Message[]> {
    for (const word of words) {
      const [name = "", ...value] = word.split("=");
      if (WANTED.includes(name)) this.#offered.set(name, value.join("="));
    }
    if (more) return [];
    const wanted = WANTED.filter((name) => this.#offered.has(name) && !this.features.has(name));
    return wanted.length ? [message("CAP", ["REQ", wanted.join(" ")])] : this.#finish();
  }

  #onAcknowledged(words: readonly string[]): Promise<Message[]> {
    for (const word of words) {
      if (word.startsWith("-")) this.features.enabled.delete(word.slice(1));
      else if (WANTED.includes(word)) this.features.enabled.set(word, this.#offered.get(word) ?? "");
    }
    return this.#finish();
  }

  async #finish(): Promise<Message[]> {
    return this.#isHeld && this.stage === "asking" ? this.#prove() : [];
  }

  /** Say who we are, as far as that takes proof. The name comes after it, as it may be the account's. */
  async #prove(): Promise<Message[]> {
    const proof = this.features.has(caps.IDENTITY) ? [message("IDENTITY", [this.visitor.secret])] : [];
    const { entrance, newPassword = "" } = this.visitor;
    if (!entrance) return [...proof, ...this.#logIn()];
    this.stage = "admitting";
    this.#admission = new Admission(entrance, newPassword, this.nick, this.features);
    return [...proof, ...this.#goOn(this.#admission, await this.#admission.start())];
  }

  /** Show that the account is ours, if we say so; the name follows. */
  #logIn(): Message[] {
    const offered = this.features.enabled.get(caps.SASL);
    if (!this.visitor.credentials || offered === undefined) return this.#introduce();
    this.#login = new Login(this.visitor.credentials, offered, this.freshNonce());
    this.stage = "logging in";
    if (this.#login.outcome === "refused") {
      this.asksPassword = true;
      this.#refuse(this.#login.refusal);
    }
    return this.#login.start();
  }

  #name(): Message[] {
    const messages = [message("NICK", [this.nick])];
    if (!this.#hasSaidUser) messages.push(message("USER", ["hubbub", "0", "*", REAL_NAME]));
    this.#hasSaidUser = true;
    return messages;
  }

  #introduce(): Message[] {
    this.stage = "naming";
    const messages = this.#name();
    if (this.#isHeld) messages.push(message("CAP", ["END"]));
    this.#isHeld = false;
    return messages;
  }
}

function registered(name: string): string {
  return _("{name} is the name of an account. If it is yours, type its password; if not, choose another name.", { name });
}
