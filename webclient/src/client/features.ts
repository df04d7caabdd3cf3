// What the server of the moment can do: its capabilities and its RPL_ISUPPORT tokens, read.

import * as caps from "../wire/capabilities";
import { updateTokens } from "../wire/isupport";

const ADMINISTRATION_TOKEN = "hubbub.chat/ADMINISTRATION";
const FALLBACK_LOBBY = "#lobby";
const LOBBY_TOKEN = "hubbub.chat/LOBBY";
const MOST_HISTORY = 1000;
const MOST_TOKENS = 500;
/** Where the server doesn't say how many changes one MODE may make. */
const USUAL_CHANGES = 3;

/** How much one draft/multiline batch may carry. */
export interface MultilineLimits {
  readonly maxBytes: number;
  readonly maxLines: number;
}

/** How a password has to be, and how often it is hashed before the server is told of it. */
export interface PasswordRules {
  /** In characters. */
  readonly shortest: number;
  readonly rounds: number;
}

export class Features {
  /** Name and value of each capability that is on. */
  readonly enabled = new Map<string, string>();
  readonly tokens = new Map<string, string>();

  has(capability: string): boolean {
    return this.enabled.has(capability);
  }

  /** Read the tokens of one RPL_ISUPPORT line. */
  takeTokens(words: readonly string[]): void {
    updateTokens(this.tokens, words.slice(0, MOST_TOKENS - this.tokens.size));
  }

  /** What the server calls itself, or nothing. */
  get network(): string {
    return this.tokens.get("NETWORK") ?? "";
  }

  /** The channel that everybody meets in. */
  get lobby(): string {
    return this.tokens.get(LOBBY_TOKEN) || FALLBACK_LOBBY;
  }

  /** The key with which the server sends push notifications, empty where it sends none. */
  get vapid(): string {
    return this.has(caps.WEBPUSH) ? (this.tokens.get("VAPID") ?? "") : "";
  }

  /** An administrator's token for the interface of docs/administration.md: empty where others could read it, null for who is none. */
  get administration(): string | null {
    return this.tokens.get(ADMINISTRATION_TOKEN) ?? null;
  }

  /** Whether CHATHISTORY can be asked and its answers be told apart. */
  get hasHistory(): boolean {
    return [caps.CHATHISTORY, caps.BATCH, caps.MESSAGE_TAGS].every((name) => this.has(name));
  }

  /** The most entries that one CHATHISTORY may ask for. */
  get historyLimit(): number {
    return Math.min(count(this.tokens.get("CHATHISTORY"), 0) || MOST_HISTORY, MOST_HISTORY);
  }

  /** The rules for passwords that are chosen here, null where they would have to be sent (hubbub.chat/scram-keys). */
  get passwordRules(): PasswordRules | null {
    const value = this.enabled.get(caps.SCRAM_KEYS);
    if (value === undefined) return null;
    const values = valuesOf(value);
    return { rounds: count(values.get("iterations"), 100_000), shortest: count(values.get("password-length"), 8) };
  }

  /** Whether nobody can register without an e-mail address. */
  get needsEmail(): boolean {
    return (this.enabled.get(caps.ACCOUNT_REGISTRATION) ?? "").split(",").includes("email-required");
  }

  /** The limits of a draft/multiline batch, null where there is no such thing. */
  get multiline(): MultilineLimits | null {
    if (!this.has(caps.MULTILINE) || !this.has(caps.BATCH)) return null;
    const values = valuesOf(this.enabled.get(caps.MULTILINE) ?? "");
    return { maxBytes: count(values.get("max-bytes"), 4096), maxLines: count(values.get("max-lines"), 24) };
  }

  /** Mode letter to sign, highest role first, from `PREFIX=(qov)~@+`. */
  get roleSigns(): ReadonlyMap<string, string> {
    const [letters = "", signs = ""] = (this.tokens.get("PREFIX") ?? "(ov)@+").replace("(", "").split(")");
    return new Map(Array.from(letters, (letter, index) => [letter, signs[index] ?? ""]));
  }

  /** Changes that one MODE may make (modern.ircdocs.horse, "MODES Parameter"). */
  get modeChanges(): number {
    return count(this.tokens.get("MODES"), 0) || USUAL_CHANGES;
  }

  /** The letters of the modes of channels that have no argument. */
  get flags(): string {
    return (this.tokens.get("CHANMODES") ?? "b,k,l,imnpst").split(",")[3] ?? "";
  }

  /** All signs of roles, highest first. */
  get signs(): string {
    return [...this.roleSigns.values()].join("");
  }

  /** Whether a channel mode has an argument, from `CHANMODES=A,B,C,D` and PREFIX. */
  takesArgument(letter: string, added: boolean): boolean {
    if (this.roleSigns.has(letter)) return true;
    const kinds = (this.tokens.get("CHANMODES") ?? "b,k,l,imnpst").split(",");
    const kind = kinds.findIndex((letters) => letters.includes(letter));
    return kind === 0 || kind === 1 || (kind === 2 && added);
  }
}

/** The values of a capability such as `max-bytes=65536,max-lines=1000`. */
function valuesOf(value: string): ReadonlyMap<string, string> {
  return new Map(value.split(",").map((item) => item.split("=") as [string, string]));
}

function count(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
