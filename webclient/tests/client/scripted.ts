// A server that says what a test tells it to, over a connection that is no socket.
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

import { expect, vi } from "vitest";

import { submit } from "../../src/client/commands";
import type { Connect, Listener } from "../../src/client/connection";
import type { CommandHost } from "../../src/client/moderating";
import { memoryShelf, Secrets } from "../../src/client/secrets";
import { Session } from "../../src/client/session";

export const CAPS = [
  "message-tags",
  "server-time",
  "batch",
  "echo-message",
  "labeled-response",
  "standard-replies",
  "draft/chathistory",
  "draft/event-playback",
  "draft/account-registration",
  "draft/read-marker",
  "draft/message-redaction",
  "draft/multiline=max-bytes=65536,max-lines=1000",
  "away-notify",
  "sasl=PLAIN,SCRAM-SHA-256",
  "soju.im/search",
  "hubbub.chat/edit",
  "hubbub.chat/identity",
  "hubbub.chat/nonce",
  "hubbub.chat/passwd",
  "hubbub.chat/scram-keys=iterations=4096,password-length=8",
  "hubbub.chat/seq",
].join(" ");

export class ScriptedServer {
  /** What the page has said since the last look, line by line. */
  heard: string[] = [];
  connections = 0;
  isOpen = false;
  #listener: Listener | null = null;

  readonly connect: Connect = (listener) => {
    this.connections += 1;
    this.#listener = listener;
    return { send: (line) => this.heard.push(line), close: () => (this.isOpen = false) };
  };

  async open(): Promise<void> {
    this.isOpen = true;
    this.#listener?.opened();
    await settled();
  }

  async says(...lines: string[]): Promise<void> {
    for (const line of lines) this.#listener?.line(line);
    await settled();
  }

  async breaks(): Promise<void> {
    this.isOpen = false;
    this.#listener?.closed();
    await settled();
  }

  /** The lines that have come since the last call. */
  take(): string[] {
    const heard = this.heard;
    this.heard = [];
    return heard;
  }

  /** From a fresh connection to a registered one. */
  async letsIn(nick = "ann"): Promise<void> {
    await this.open();
    await this.says(`:srv CAP * LS :${CAPS}`);
    await this.says(`:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await this.greets(nick);
  }

  async greets(nick = "ann"): Promise<void> {
    await this.says(
      `:srv 001 ${nick} :Welcome`,
      `:srv 005 ${nick} NETWORK=Club PREFIX=(qov)~@+ CHANMODES=beI,k,lf,imnstRC CHATHISTORY=100 hubbub.chat/LOBBY=#lobby :are supported`,
      `:srv 422 ${nick} :no message of the day`,
    );
  }

  /** Somebody has joined the lobby, and its history is `lines`. */
  async showsLobby(nick = "ann", ...lines: string[]): Promise<void> {
    await this.says(
      `:${nick}!u@h JOIN #lobby * :x`,
      `:srv 353 ${nick} = #lobby :~bob @cat ${nick}`,
      `:srv 366 ${nick} #lobby :end`,
    );
    await this.answersHistory("#lobby", ...lines);
  }

  /** The answer, all of it as one, to a line that has a label. */
  async answers(line: string | undefined, ...lines: string[]): Promise<void> {
    const tagged = lines.map((each) => `@batch=a ${each}`);
    await this.says(`@label=${labelOf(line)} :srv BATCH +a labeled-response`, ...tagged, ":srv BATCH -a");
  }

  /** The answer to the CHATHISTORY that was asked last; an empty page of targets first, where those were asked for. */
  async answersHistory(target: string, ...lines: string[]): Promise<void> {
    if (this.heard.some((line) => line.startsWith("CHATHISTORY TARGETS"))) {
      await this.says(":srv BATCH +t draft/chathistory-targets", ":srv BATCH -t");
    }
    await this.says(
      `:srv BATCH +h chathistory ${target}`,
      ...lines.map((line) => (line.startsWith("@") ? `@batch=h;${line.slice(1)}` : `@batch=h ${line}`)),
      ":srv BATCH -h",
    );
  }
}

/** All that waits for nothing but its turn is done. */
export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

export function newSession(server: ScriptedServer, secrets = new Secrets(memoryShelf())): Session {
  return new Session(server.connect, secrets, () => {});
}

/** A session that is in the lobby, in which `lines` were said before. */
export async function inLobby(server: ScriptedServer, ...lines: string[]): Promise<Session> {
  const session = newSession(server);
  session.enter("ann", "");
  await server.letsIn();
  await server.showsLobby("ann", ...lines);
  server.take();
  return session;
}

/** Type something into the field of a conversation, and press Enter. */
export function type(session: Session, text: string, key = "#lobby", host: Partial<CommandHost> = {}): void {
  submit(session, key, text, null, { emojify: (said) => said, showProfile: vi.fn(), showCommands: vi.fn(), leave: vi.fn(), ...host });
}

/** The label with which a line wants to be answered. */
export function labelOf(line: string | undefined): string {
  return /label=(\w+)/.exec(line ?? "")?.[1] ?? "none";
}

/** Lines without their tags. */
export function bare(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^@\S+ /, ""));
}

/** A message of the lobby, or of `target`, as the server tells it. */
export function said(seq: number, author: string, text: string, target = "#lobby"): string {
  const time = new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
  return `@time=${time};msgid=id${seq};hubbub.chat/seq=${seq} :${author}!u@h PRIVMSG ${target} :${text}`;
}

export function texts(session: Session, key = "#lobby"): string[] {
  const room = session.state.rooms.get(key);
  return (room?.timeline.slice() ?? []).filter(({ kind }) => kind !== "info" && kind !== "joined").map(({ text }) => text);
}

/** Play the server's part of SCRAM-SHA-256 (RFC 5802) with the password that it knows, up to the last answer. */
export async function answerScram(server: ScriptedServer, password: string): Promise<void> {
  const encode = (text: string) => Buffer.from(text).toString("base64");
  const decode = (line: string | undefined) => Buffer.from(line?.split(" ")[1] ?? "", "base64").toString();
  await server.says("AUTHENTICATE +");
  const bare = decode(server.take()[0]).slice(3);
  const nonce = `${bare.split("r=")[1]}server`;
  const first = `r=${nonce},s=${encode("salt")},i=4096`;
  await server.says(`AUTHENTICATE ${encode(first)}`);
  await vi.waitFor(async () => {
    await settled();
    expect(server.heard).toHaveLength(1);
  });
  const final = decode(server.take()[0]);
  const salted = pbkdf2Sync(password, "salt", 4096, 32, "sha256");
  const mac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const signed = `${bare},${first},${final.split(",p=")[0]}`;
  const clientKey = mac(salted, "Client Key");
  const signature = mac(createHash("sha256").update(clientKey).digest(), signed);
  const proof = Buffer.from(final.split(",p=")[1] ?? "", "base64");
  expect(proof.equals(clientKey.map((byte, index) => byte ^ signature[index]!))).toBe(true);
  await server.says(`AUTHENTICATE ${encode(`v=${mac(mac(salted, "Server Key"), signed).toString("base64")}`)}`);
  expect(server.take()).toEqual(["AUTHENTICATE +"]);
}

/** A conversation of so many messages, of which the server gives what it is asked for. */
export class StoredLog {
  constructor(
    private readonly server: ScriptedServer,
    readonly count: number,
    readonly target = "#lobby",
  ) {}

  /** The newest page, as it is asked for on coming in. */
  newest(size = 100): string[] {
    return this.#lines(this.count - size + 1, this.count);
  }

  /** Answer all that is asked, until nothing is any more; the questions. */
  async answer(): Promise<string[]> {
    const asked: string[] = [];
    for (let lines = this.server.take(); lines.length; lines = this.server.take()) {
      for (const line of lines) {
        const [, subcommand = "", anchor = "", limit = ""] = /^CHATHISTORY (\w+) \S+ (\S+) (\d+)$/.exec(line) ?? [];
        asked.push(`${subcommand} ${anchor}`);
        await this.server.answersHistory(this.target, ...this.#page(subcommand, anchor, Number(limit)));
      }
    }
    return asked;
  }

  #page(subcommand: string, anchor: string, limit: number): string[] {
    const [kind, value = ""] = anchor.split("=");
    const at = kind === "msgid" ? Number(value.slice(2)) : Math.ceil((Date.parse(value) - Date.UTC(2026, 0, 1)) / 1000);
    if (subcommand === "BEFORE") return this.#lines(at - limit, at - 1);
    if (subcommand === "AFTER") return this.#lines(at + 1, at + limit);
    const first = Math.max(1, at - limit / 2);
    if (subcommand === "AROUND") return this.#lines(first, first + limit - 1);
    return this.newest(limit);
  }

  #lines(first: number, last: number): string[] {
    const [from, until] = [Math.max(1, first), Math.min(this.count, last)];
    return Array.from({ length: Math.max(0, until - from + 1) }, (_, index) => said(from + index, "bob", `m${from + index}`, this.target));
  }
}
