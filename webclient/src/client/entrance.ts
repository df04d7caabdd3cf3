// Coming in by a link (docs/invitations.md): an invitation, which may make an account, or a login link, which
// gives an account another password. Messages in and messages out, before the server has let us in.

import { lastParam, type Message, message, param } from "../wire/message";
import type { Features } from "./features";
import type { Proven } from "./login";
import { _, N_ } from "./translation";
import { sentence } from "./words";

const KINDS = ["invite", "login"] as const;
const UNREGISTRABLE = N_("Names can't be registered from here on this server. Ask whoever runs it.");

/** A link that somebody has opened. */
export interface Entrance {
  readonly kind: (typeof KINDS)[number];
  readonly secret: string;
}

/** Where other programs connect, and how they recognise the server. */
export interface IrcAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** The SHA-256 of its certificate, in hexadecimal. */
  readonly fingerprint: string;
}

/** What the server tells of an invitation. */
export interface Invitation {
  readonly name: string;
  /** Null where it is whoever runs the server. */
  readonly by: string | null;
  readonly channels: readonly string[];
  readonly guests: boolean;
  readonly irc: IrcAddress | null;
}

/** What it tells of a login link. */
export interface LoginLink {
  readonly name: string;
  readonly account: string;
}

/** The link that an address of the page is; null where it is none. */
export function entranceAt(path: string): Entrance | null {
  const [, kind, secret] = /^\/(\w+)\/([\w-]+)\/?$/.exec(path) ?? [];
  const found = KINDS.find((each) => each === kind);
  return found && secret ? { kind: found, secret } : null;
}

/** Where the page asks the server about a link. */
export function pathOf({ kind, secret }: Entrance): string {
  return `/${kind}/${secret}`;
}

/** One attempt to come in by a link. `password` is a new one, empty where none is chosen. */
export class Admission {
  outcome: "pending" | "admitted" | "refused" = "pending";
  /** Why it was refused, in words. */
  refusal = "";
  /** Whether it was refused for the new password, which can't be one. */
  asksPassword = false;
  #wanted: Proven | null = null;

  constructor(
    private readonly entrance: Entrance,
    private readonly password: string,
    private readonly nick: string,
    private readonly features: Features,
  ) {}

  /** What logs in from here on, once the server has taken a new password. */
  get proven(): Proven | null {
    return this.outcome === "admitted" ? this.#wanted : null;
  }

  /** The first thing to send; nothing where it is refused already. */
  async start(): Promise<Message[]> {
    const { kind, secret } = this.entrance;
    if (kind === "invite") return [message("INVITELINK", ["USE", secret])];
    const told = await this.#describe();
    return told ? [message("LOGINLINK", ["USE", secret, told])] : [];
  }

  /** Take a message of the server and return the answer; `name` says what we are called. */
  async receive(from: Message, name: () => Message[]): Promise<Message[]> {
    const [about, code] = [param(from, 0), param(from, 1)];
    if (from.command === "NOTE" && about === "INVITELINK" && code === "INVITED") return this.#onInvited(name);
    if (from.command === "REGISTER" || (from.command === "NOTE" && about === "LOGINLINK" && code === "SUCCESS")) {
      this.outcome = "admitted";
    } else if (from.command === "FAIL" && about === "REGISTER" && code === "ALREADY_AUTHENTICATED") {
      // An earlier attempt went through, and the connection broke before its answer.
      this.#wanted = null;
      this.outcome = "admitted";
    } else if (from.command === "FAIL" && ["INVITELINK", "LOGINLINK", "REGISTER"].includes(about)) {
      this.#refuse(sentence(lastParam(from)));
    }
    return [];
  }

  async #onInvited(name: () => Message[]): Promise<Message[]> {
    if (!this.password) {
      this.outcome = "admitted";
      return [];
    }
    const told = await this.#describe();
    return told ? [...name(), message("REGISTER", ["*", "*", told])] : [];
  }

  /** What to tell the server of the new password; nothing where it can't be one. */
  async #describe(): Promise<string> {
    const { passwordRules } = this.features;
    const { keysFor, passwordProblem } = await import("./registering");
    const problem = passwordRules ? passwordProblem(this.password, passwordRules) : _(UNREGISTRABLE);
    this.asksPassword = problem !== "";
    if (problem) this.#refuse(problem);
    if (problem || !passwordRules) return "";
    const [told, keys] = await keysFor(this.password, passwordRules);
    this.#wanted = { account: this.nick, keys };
    return told;
  }

  #refuse(words: string): void {
    this.outcome = "refused";
    this.refusal = words;
  }
}
