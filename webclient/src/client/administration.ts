// What the server's administration over HTTP answers with (docs/administration.md), and how it is asked.

import { _, N_ } from "./translation";

/** A part of a list: `next` is where the one after it begins. */
export interface Part<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface Overview {
  readonly name: string;
  readonly version: string;
  readonly started: number;
  readonly now: number;
  readonly people: number;
  readonly most_people: number;
  readonly connections: number;
  readonly accounts: number;
  readonly channels: number;
  readonly entries: number;
  readonly entries_since_start: number;
  readonly server_bans: number;
  readonly takes_files: boolean;
  readonly door_closed: boolean;
  readonly log_days: number;
  readonly disk: { readonly database: number; readonly files: number; readonly files_room: number; readonly free: number };
}

export interface Device {
  readonly id: string;
  readonly address: string;
  readonly since: number;
  readonly secure: boolean;
  readonly browser: boolean;
}

export interface Someone {
  readonly name: string;
  readonly account: string;
  readonly administrator: boolean;
  readonly named_in_settings: boolean;
  readonly is_me: boolean;
  readonly banned: boolean;
  readonly registered: number | null;
  readonly since: number | null;
  readonly last_seen: number | null;
  readonly channels: number;
  readonly files: number;
  readonly devices: readonly Device[];
}

export interface OneChannel {
  readonly name: string;
  readonly topic: string;
  readonly created: number;
  readonly owner: string;
  readonly people: number;
  readonly here: number;
  readonly entries: number;
  readonly hidden: boolean;
  readonly bans: number;
  readonly webhooks: number;
}

export interface ChannelBan {
  readonly mask: string;
  readonly author: string;
  readonly time: number;
}

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly time: number;
  readonly owner: string;
  readonly payer: string;
  readonly path: string;
}

export interface PayerTotal {
  readonly payer: string;
  readonly owner: string;
  readonly bytes: number;
}

export interface Ban {
  readonly kind: "address" | "person";
  readonly mask: string;
  readonly reason: string;
  readonly author: string;
  readonly time: number;
  readonly expires: number | null;
}

export interface Invitation {
  readonly id: string;
  readonly author: string;
  readonly time: number;
  readonly expires: number | null;
  readonly uses: number;
  readonly left: number;
  readonly over: boolean;
  readonly channels: readonly string[];
  readonly note: string;
  readonly used_by: readonly string[];
}

export interface LogEntry {
  readonly id: string;
  readonly time: number;
  readonly deed: string;
  readonly actor: string;
  readonly account: string;
  readonly address: string;
  readonly target: string;
  readonly detail: string;
}

/** What the log tells of, in words, in the order in which they are offered. */
export const DEEDS: Readonly<Record<string, string>> = {
  "login-refused": N_("Wrong password"),
  registered: N_("Account made"),
  "password-changed": N_("Password changed"),
  "logged-out": N_("Logged out everywhere"),
  "account-removed": N_("Account removed"),
  "became-administrator": N_("Became administrator (OPER)"),
  "administrator-made": N_("Made administrator"),
  "administrator-unmade": N_("No longer administrator"),
  "session-ended": N_("Session ended"),
  banned: N_("Banned"),
  "ban-lifted": N_("Ban lifted"),
  "channel-changed": N_("Roles or bans of a channel"),
  kicked: N_("Put out of a channel"),
  "message-removed": N_("Message removed"),
  "upload-removed": N_("File removed"),
  "webhook-made": N_("Webhook made"),
  "webhook-ended": N_("Webhook ended"),
  "settings-read": N_("Settings read again"),
  door: N_("Door"),
  "invite-link-made": N_("Invite link made"),
  "invite-link-ended": N_("Invite link ended"),
  "invite-link-used": N_("Came in by an invite link"),
  "login-link-made": N_("Link for a new password made"),
  "login-link-used": N_("Link for a new password used"),
};

/** The words for a deed, also for one of a newer server. */
export function deedWords(deed: string): string {
  const words = DEEDS[deed];
  return words === undefined ? deed : _(words);
}

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** A size as people read it. */
export function sizeWords(bytes: number): string {
  let [value, unit] = [bytes, 0];
  for (; value >= 1000 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : String(Math.round(value))} ${UNITS[unit] ?? ""}`;
}

/** Parameters as they stand in an address, without those that say nothing. */
export function queryOf(asked: Readonly<Record<string, string | number>>): string {
  const said = Object.entries(asked).filter(([, value]) => value !== "");
  return said.length ? `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()}` : "";
}
