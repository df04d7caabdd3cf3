// What this browser keeps for the page: the name last used, and for each name the secret that proves to the server
// that a guest is the one of before (hubbub.chat/identity), and what logs in to the account of that name; and the
// password that the server asks of everybody, until somebody logs out or the server wants another one.

import { fold } from "../wire/names";
import type { Keys } from "./scram";

const NICK = "hubbub.nick";
const SECRET = "hubbub.secret.";
const KEYS = "hubbub.keys.";
const SERVER_PASSWORD = "hubbub.server-password";
const SECRET_BYTES = 24;

/** The part of localStorage that is needed. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A shelf that forgets with the page, for browsers that keep nothing. */
export function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** The browser's own shelf, or one in memory where it is forbidden or full. */
export function browserShelf(): Shelf {
  try {
    localStorage.setItem(`${NICK}.test`, "");
    localStorage.removeItem(`${NICK}.test`);
    return localStorage;
  } catch (error) {
    if (error instanceof DOMException) return memoryShelf();
    throw error;
  }
}

export class Secrets {
  constructor(private readonly shelf: Shelf) {}

  /** The name that was used last, empty where there is none. */
  get nick(): string {
    return this.shelf.getItem(NICK) ?? "";
  }

  set nick(nick: string) {
    this.shelf.setItem(NICK, nick);
  }

  /** The password that the server asks of everybody, empty where none is kept. */
  get serverPassword(): string {
    return this.shelf.getItem(SERVER_PASSWORD) ?? "";
  }

  set serverPassword(password: string) {
    if (password) this.shelf.setItem(SERVER_PASSWORD, password);
    else this.shelf.removeItem(SERVER_PASSWORD);
  }

  /** The secret of a name, made up when it is asked for first. */
  of(nick: string): string {
    const key = SECRET + fold(nick);
    const secret = this.shelf.getItem(key) ?? randomWord(SECRET_BYTES);
    this.shelf.setItem(key, secret);
    return secret;
  }

  /** What logs in to an account without its password, null where nothing is kept. */
  keysOf(account: string): Keys | null {
    const kept = this.shelf.getItem(KEYS + fold(account));
    return kept === null ? null : (JSON.parse(kept) as Keys);
  }

  /** Keep what logs in to an account, or nothing any more. */
  keepKeys(account: string, keys: Keys | null): void {
    if (keys) this.shelf.setItem(KEYS + fold(account), JSON.stringify(keys));
    else this.shelf.removeItem(KEYS + fold(account));
  }

  /** Keep nothing that proves to be somebody. */
  forget(name: string): void {
    this.keepKeys(name, null);
    this.shelf.removeItem(SECRET + fold(name));
  }
}

/** Letters and digits that nobody can guess. */
export function randomWord(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
