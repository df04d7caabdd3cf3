// What a server tells of one person: the answer to WHOIS (modern.ircdocs.horse, "WHOIS message").

import { lastParam, type Message, param } from "../wire/message";
import { fold } from "../wire/names";
import { having } from "./requests";

const USER = "311";
const OPERATOR = "313";
const IDLE = "317";
const CHANNELS = "319";
const ACCOUNT = "330";
const BOT = "335";
const AWAY = "301";
const HOST = "378";
const SECURE = "671";

/** Channels that are taken of one person, and addresses. */
const MOST = 500;

/** What was not said is null or empty. */
export interface Person {
  readonly nick: string;
  /** Where they come from, as far as the server shows it. */
  readonly host: string;
  /** Whether they come from where we come from. */
  readonly isNear: boolean;
  readonly realName: string;
  readonly account: string | null;
  /** Why they are away, which may be empty; null for who is there. */
  readonly away: string | null;
  readonly channels: readonly string[];
  /** Whether they administrate the server. */
  readonly isAdministrator: boolean;
  readonly isBot: boolean;
  /** Whether they are connected with TLS. */
  readonly isSecure: boolean;
  /** For how many seconds they have said nothing. */
  readonly idle: number | null;
  /** When they have come, in milliseconds since 1970. */
  readonly since: number | null;
  /** Where their devices are connected from, which only they and administrators are told. */
  readonly addresses: readonly string[];
}

/** Somebody of whom only the name is known. */
export function stranger(nick: string): Person {
  return {
    nick,
    host: "",
    isNear: false,
    realName: "",
    account: null,
    away: null,
    channels: [],
    isAdministrator: false,
    isBot: false,
    isSecure: false,
    idle: null,
    since: null,
    addresses: [],
  };
}

/** Who an answer to WHOIS tells of, null for nobody; `signs` stand before channels, and `ownHost` is where we come from. */
export function personIn(answer: readonly Message[], signs: string, ownHost: string): Person | null {
  const told = (command: string): Message | null => having(answer, command)[0] ?? null;
  const [user, account, away, idle] = [told(USER), told(ACCOUNT), told(AWAY), told(IDLE)];
  if (!user) return null;
  const host = param(user, 3);
  const since = idle && number(param(idle, 3));
  return {
    nick: param(user, 1),
    host,
    isNear: fold(host) === fold(ownHost),
    realName: param(user, 5),
    account: account && param(account, 2),
    away: away && param(away, 2),
    channels: having(answer, CHANNELS).flatMap((each) => words(param(each, 2)).map((word) => without(word, signs))).slice(0, MOST),
    isAdministrator: told(OPERATOR) !== null,
    isBot: told(BOT) !== null,
    isSecure: told(SECURE) !== null,
    idle: idle && number(param(idle, 2)),
    since: since === null ? null : since * 1000,
    addresses: having(answer, HOST).flatMap((each) => words(lastParam(each)).slice(-1)).slice(0, MOST),
  };
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

/** A channel without the signs of somebody's roles in it. */
function without(channel: string, signs: string): string {
  return channel.slice(Array.from(channel).findIndex((character) => !signs.includes(character)));
}

function number(text: string): number | null {
  return /^\d{1,11}$/.test(text) ? Number(text) : null;
}
