// Who one is on a server beyond the name: what is asked about the account, and what the server answers
// (https://ircv3.net/specs/extensions/account-registration, sasl-3.2, and docs/protocol.md, "Accounts").
//
// No password is ever sent: it is proven by SCRAM, and the server is told of a new one what SCRAM checks it with.

import * as caps from "../wire/capabilities";
import { lastParam, type Message, message, param } from "../wire/message";
import { Login, type Proven } from "./login";
import type { Reducer } from "./reducer";
import { type Credentials, ImpostorError } from "./scram";
import type { Secrets } from "./secrets";
import { _, N_ } from "./translation";
import { sentence } from "./words";

/** What somebody has to type anew. */
export type Field = "password" | "new password" | "email";

/** Why something was refused, in words, and beside which field that stands. */
export interface Refused {
  readonly field: Field;
  readonly words: string;
}

/** What is asked of the server: to log in, to make an account, to complete that, to change the password. */
type Request = "log in" | "register" | "verify" | "change";

/** What to type anew by the code of a FAIL, and for any other code by what was asked for. */
const FIELDS_OF_CODES = new Map<string, Field>([
  ["INVALID_EMAIL", "email"],
  ["UNACCEPTABLE_EMAIL", "email"],
]);
const FIELDS: Record<Request, Field> = {
  "log in": "password",
  register: "new password",
  verify: "new password", // the server waits for no other code
  change: "new password",
};
const COMMANDS = new Set(["AUTHENTICATE", "PASSWD", "REGISTER", "VERIFY"]);
const ANSWERS = new Set(["PASSWD", "REGISTER", "VERIFY"]);
/** Stands for the old password, which was proven just before. */
const PROVEN = "*";
const LOGGED_IN = "900";
const LOGGED_OUT = "901";

const WRONG_CODE = N_("That was not the code. Register again, and type the one that you are given.");
const UNREGISTRABLE = N_("Names can't be registered from here on this server. Ask whoever runs it.");
const LOST = N_("The connection was lost before the server had answered. Look whether it has happened, or try again.");
const NOT_CONNECTED = N_("There is no connection at the moment. Try again when it is back.");

/** Who is told. */
export interface AccountHost {
  readonly isReady: boolean;
  freshNonce(): string;
  /** Send what the reducer holds, and have everything looked at again. */
  flush(): void;
  /** The server could not prove that it knows the password. */
  unmask(): void;
}

export class Account {
  /** The account that the server has logged us in to. */
  name: string | null = null;
  /** What logs in on the next connection. */
  credentials: Credentials | null = null;
  /** What the server has not answered yet. */
  asked: Request | null = null;
  refused: Refused | null = null;
  /** Whether the server waits for a code. */
  needsCode = false;
  /** How often the password was changed. */
  changes = 0;
  #login: Login | null = null;
  /** What the server is told of a new password once the old one is proven. */
  #told = "";
  /** What will log in once the server has taken it. */
  #wanted: Proven | null = null;
  #keeps = true;

  constructor(
    private readonly reducer: Reducer,
    private readonly secrets: Secrets,
    private readonly host: AccountHost,
  ) {}

  // Before the server has let us in

  /** Find what logs in under a name: the password that was typed, else what is kept. */
  choose(nick: string, password: string, keep: boolean): void {
    const secret = password || this.secrets.keysOf(nick);
    this.credentials = secret ? { account: nick, secret } : null;
    this.#keeps = keep;
  }

  /** These have logged in, and do so from here on. They are kept if that is wanted. */
  take({ account, keys }: Proven): void {
    this.credentials = { account, secret: keys };
    this.secrets.keepKeys(account, this.#keeps ? keys : null);
  }

  /** What was chosen doesn't log in. */
  giveUp(): void {
    if (this.credentials) this.secrets.keepKeys(this.credentials.account, null);
    this.credentials = null;
  }

  // What the person asks for

  /** Make the name that we have our own. */
  async register(password: string, email = ""): Promise<void> {
    if (!this.#begin("register")) return;
    const told = await this.#describe(this.reducer.state.nick, password);
    if (told) this.#send(message("REGISTER", ["*", email || "*", told]));
  }

  /** Go on registering with the code that the server has asked for. */
  verify(code: string): void {
    if (this.#wanted && this.#begin("verify")) this.#send(message("VERIFY", [this.#wanted.account, code]));
  }

  /** Become the owner of an account while online. */
  logIn(account: string, password: string, keep: boolean): void {
    if (!this.#begin("log in")) return;
    this.#keeps = keep;
    this.#startLogin({ account, secret: password });
  }

  /** Give the account that we are logged in to another password. */
  async changePassword(old: string, password: string): Promise<void> {
    const { name } = this;
    if (name === null || !this.#begin("change")) return;
    this.#told = await this.#describe(name, password);
    if (this.#told) this.#startLogin({ account: name, secret: old });
  }

  /** Have nothing in this browser log in to the account any more. */
  logOut(): void {
    if (this.name !== null) this.secrets.forget(this.name);
    this.credentials = null;
  }

  /** What was refused is of no interest any more. */
  forgive(): void {
    this.refused = null;
  }

  // What the server says

  /** Take a message of the server; whether it was about the account. */
  receive(from: Message): boolean {
    if (this.#login && Login.takes(from)) void this.#goOn(this.#login, from);
    else if (from.command === LOGGED_IN) this.name = param(from, 2);
    else if (from.command === LOGGED_OUT) this.name = null;
    else if (from.command === "FAIL" && COMMANDS.has(param(from, 0)) && this.asked) this.#onFail(from, this.asked);
    else if (ANSWERS.has(from.command)) this.#onAnswer(from);
    else return false;
    return true;
  }

  /** The connection has gone, and with it what it was asked. */
  disconnect(): void {
    this.name = null;
    this.needsCode = false;
    if (this.asked) this.#refuse(FIELDS[this.asked], _(LOST));
  }

  // Logging in while online

  #startLogin(credentials: Credentials): void {
    const offered = this.reducer.state.features.enabled.get(caps.SASL) ?? "";
    this.#login = new Login(credentials, offered, this.host.freshNonce());
    this.#send(...this.#login.start());
    this.#settle(this.#login);
  }

  async #goOn(login: Login, from: Message): Promise<void> {
    try {
      const answers = await login.receive(from);
      if (this.#login !== login) return; // the connection has gone in the meantime
      this.#send(...answers);
      this.#settle(login);
    } catch (error) {
      if (!(error instanceof ImpostorError)) throw error;
      this.host.unmask();
    }
  }

  #settle(login: Login): void {
    if (login.outcome === "pending") return;
    this.#login = null;
    if (login.outcome === "refused") this.#refuse("password", login.refusal);
    else if (this.asked === "change") this.#send(message("PASSWD", [PROVEN, this.#told]));
    else this.#finish(login.proven);
  }

  // Answers

  /** `REGISTER SUCCESS account :words`, `REGISTER VERIFICATION_REQUIRED account :words`, `PASSWD SUCCESS ...`. */
  #onAnswer(from: Message): void {
    this.needsCode = param(from, 0) === "VERIFICATION_REQUIRED";
    if (from.command === "PASSWD") this.changes += 1;
    if (this.needsCode) this.asked = null;
    else this.#finish(this.#wanted);
  }

  /** `FAIL command CODE [context...] :words`. */
  #onFail(from: Message, asked: Request): void {
    const [command, code] = [param(from, 0), param(from, 1)];
    const words = command === "VERIFY" && code === "INVALID_CODE" ? _(WRONG_CODE) : sentence(lastParam(from));
    this.needsCode = false;
    this.#refuse(FIELDS_OF_CODES.get(code) ?? FIELDS[asked], words);
  }

  #finish(proven: Proven | null): void {
    this.asked = this.#wanted = null;
    if (proven) this.take(proven);
    this.host.flush();
  }

  #refuse(field: Field, words: string): void {
    this.refused = { field, words };
    this.asked = this.#login = this.#wanted = null;
    this.host.flush();
  }

  // To the server

  /** Whether something can be asked for; says why not. From then on it is asked. */
  #begin(request: Request): boolean {
    if (this.asked) return false;
    this.refused = null;
    if (this.host.isReady) this.asked = request;
    else this.#refuse(FIELDS[request], _(NOT_CONNECTED));
    this.host.flush();
    return this.host.isReady;
  }

  /** What to tell the server of a new password; nothing where it can't be one, or the connection has gone meanwhile. */
  async #describe(account: string, password: string): Promise<string> {
    const { features } = this.reducer.state;
    const rules = features.has(caps.ACCOUNT_REGISTRATION) ? features.passwordRules : null;
    const { keysFor, passwordProblem } = await import("./registering");
    const problem = rules ? passwordProblem(password, rules) : _(UNREGISTRABLE);
    if (problem) this.#refuse("new password", problem);
    if (problem || !rules) return "";
    const [told, keys] = await keysFor(password, rules);
    if (!this.asked || this.reducer.state.features !== features) return "";
    this.#wanted = { account, keys };
    return told;
  }

  #send(...requests: readonly Message[]): void {
    for (const request of requests) this.reducer.ask(request);
    this.host.flush();
  }
}
