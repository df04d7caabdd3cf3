// One connection to the server from its beginning to its end: registration, listening, keeping it alive.

import { lastParam, MalformedError, type Message, message, param, parse, serialise } from "../wire/message";
import { parseSource } from "../wire/source";
import type { Connect, Connection, Listener } from "./connection";
import { Handshake, type Stage, type Visitor } from "./handshake";
import type { Reducer } from "./reducer";
import { ImpostorError } from "./scram";
import { _, N_ } from "./translation";

/** Milliseconds until a connection that doesn't come about is given up. */
const CONNECTING = 10_000;
/** Milliseconds without a word from the server until it is asked whether it is there, and for its answer. */
const IDLE = 30_000;
const ANSWER = 20_000;

/** ERR_YOUREBANNEDCREEP, which says until when and why. */
const BANNED = "465";

const UNREACHABLE = N_("The server can't be reached. Check your network, or ask whoever runs the server.");
const LOST = N_("The connection was lost.");
const SILENT = N_("The server has stopped answering.");
const UNREADABLE = N_("The server sent something that can't be read. It is left out.");
const TAKEN_OVER = N_("You have come in under this name from another window, so this one was closed.");
const IMPOSTOR = N_(
  "The server could not prove that it knows your password, so it may be another one in its place. You are " +
  "disconnected, and it has not learned the password. Ask whoever runs the server.",
);

/** Why a visit is over. After a `final` end it is pointless to come back by itself. */
export interface End {
  readonly words: string;
  readonly final: boolean;
}

/** Who is told how a visit goes. */
export interface Host {
  /** Something came in, and was worked off. */
  heard(): void;
  entered(): void;
  /** Take a message of the server; whether it was about the account, and nothing else is to be done. */
  takes(received: Message): boolean;
  refused(handshake: Handshake): void;
  ended(end: End): void;
}

export class Visit implements Listener {
  readonly handshake: Handshake;
  readonly #connection: Connection;
  readonly #lines: string[] = [];
  #isWorking = false;
  #isOpen = false;
  #hasEnded = false;
  #hasToldUnreadable = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    visitor: Visitor,
    connect: Connect,
    freshNonce: () => string,
    private readonly reducer: Reducer,
    private readonly host: Host,
  ) {
    this.handshake = new Handshake(visitor, reducer.connect(visitor.nick), freshNonce);
    this.#connection = connect(this);
    this.#wait(CONNECTING, () => this.end(UNREACHABLE));
  }

  get isReady(): boolean {
    return this.handshake.stage === "ready";
  }

  /** Try another name after the last one was refused. */
  async rename(visitor: Visitor): Promise<void> {
    this.send(await this.handshake.rename(visitor));
    if (!this.#hasEnded) this.#settle("asking");
    this.host.heard();
  }

  send(messages: readonly Message[]): void {
    if (this.#isOpen) for (const each of messages) this.#connection.send(serialise(each));
  }

  /** Say goodbye, for a reason that may be empty, and end. */
  leave(reason: string): void {
    this.send([message("QUIT", [reason].filter(Boolean))]);
    this.end(_("You have left."), true);
  }

  /** The server could not prove that it knows the password. */
  unmask(): void {
    this.end(_(IMPOSTOR), true);
  }

  /** End the visit, if it has not ended. */
  end(words: string, final = false): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#connection.close();
    this.host.ended({ words, final });
  }

  opened(): void {
    this.#isOpen = true;
    this.#listen();
    this.send(this.handshake.start());
  }

  closed(): void {
    this.end(_(this.#isOpen ? LOST : UNREACHABLE));
  }

  line(line: string): void {
    this.#lines.push(line);
    if (!this.#isWorking) void this.#work();
  }

  /** Work off what has come, in order, though an answer of the registration may take a moment to compute. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let line = this.#lines.shift(); line !== undefined && !this.#hasEnded; line = this.#lines.shift()) {
      this.#listen();
      const received = this.#parse(line);
      if (!received) continue;
      if (this.isReady && received.command !== "CAP") this.#take(received);
      else await this.#register(received);
    }
    this.#isWorking = false;
    if (!this.#hasEnded) this.host.heard();
  }

  #parse(line: string): Message | null {
    try {
      return parse(line);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      if (!this.#hasToldUnreadable) this.reducer.state.problem(_(UNREADABLE));
      this.#hasToldUnreadable = true;
      return null;
    }
  }

  #take(received: Message): void {
    if (received.command === "PING") {
      this.send([message("PONG", received.params)]);
    } else if (received.command === "ERROR") {
      this.end(lastParam(received) || _("The server closed the connection."));
    } else if (received.command === "KILL") {
      const { nick } = parseSource(received.source);
      this.end(_("{nick} has ended your connection: {reason}", { nick, reason: lastParam(received) }), true);
    } else if (received.command === BANNED) {
      this.end(lastParam(received), true);
    } else if (received.command === "FAIL" && param(received, 1) === "TAKEN_OVER") {
      this.end(_(TAKEN_OVER), true);
    } else if (this.host.takes(received)) {
      return;
    } else if (this.handshake.stage === "welcomed" || this.isReady) {
      this.reducer.receive(received, Date.now());
    }
  }

  async #register(received: Message): Promise<void> {
    const before = this.handshake.stage;
    try {
      this.send(await this.handshake.receive(received));
    } catch (error) {
      if (!(error instanceof ImpostorError)) throw error;
      this.unmask();
      return;
    }
    this.#take(received);
    if (!this.#hasEnded) this.#settle(before);
  }

  /** Tell what the registration has come to, if that is news. */
  #settle(before: Stage): void {
    if (this.isReady && before !== "ready") {
      this.reducer.enter(Date.now());
      this.host.entered();
    } else if (this.handshake.stage === "refused" && before !== "refused") {
      this.host.refused(this.handshake);
    }
  }

  /** Note that the server is there; when it is silent it is asked. */
  #listen(): void {
    this.#wait(IDLE, () => {
      this.send([message("PING", ["hubbub"])]);
      this.#wait(ANSWER, () => this.end(_(SILENT)));
    });
  }

  #wait(milliseconds: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, milliseconds);
  }
}
