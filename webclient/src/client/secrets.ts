// What this browser keeps for the page: the name last used, and for each name the secret that proves to the server
// that a guest is the one of before (hubbub.chat/identity).

import { fold } from "../wire/names";

const NICK = "hubbub.nick";
const SECRET = "hubbub.secret.";
const SECRET_BYTES = 24;

/** The part of localStorage that is needed. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

/** A shelf that forgets with the page, for browsers that keep nothing. */
export function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
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

  /** The secret of a name, made up when it is asked for first. */
  of(nick: string): string {
    const key = SECRET + fold(nick);
    const secret = this.shelf.getItem(key) ?? randomWord(SECRET_BYTES);
    this.shelf.setItem(key, secret);
    return secret;
  }
}

/** Letters and digits that nobody can guess. */
export function randomWord(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
