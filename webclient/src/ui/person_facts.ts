// What is known of somebody, in words. The counterpart of src/hubbub/desktop/channel/profile.py.

import { REAL_NAME } from "../client/handshake";
import type { Person } from "../client/person";
import { _, language } from "../client/translation";
import { fold } from "../wire/names";
import { shortDate } from "./dates";

/** Seconds of the units in which it is said how long ago something was. */
const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;
/** Channels and addresses that are named; of more, how many there are. */
const MOST_NAMED = 12;

export type Fact = readonly [name: string, words: string];

/** What is known of somebody; `ownChannels` are those that we are in. */
export function factsOf(person: Person, ownChannels: readonly string[]): Fact[] {
  const own = new Set(ownChannels.map(fold));
  const channels = person.channels.toSorted((one, other) => (fold(one) < fold(other) ? -1 : 1));
  const facts: Fact[] = [
    [_("Account"), person.account ?? _("None: a guest")],
    [_("Real name"), [person.nick, REAL_NAME].includes(person.realName) ? "" : person.realName],
    [_("Comes from"), person.host],
    [_("Addresses"), listed(person.addresses)],
    [_("Connection"), person.isSecure ? _("encrypted") : ""],
    [_("On this server"), person.isAdministrator ? _("administrator") : ""],
    [_("Kind"), person.isBot ? _("a bot") : ""],
    [_("Away"), person.away === "" ? _("yes") : (person.away ?? "")],
    [_("Here since"), person.since === null ? "" : shortDate(person.since)],
    [_("Last wrote"), person.idle === null ? "" : ago(person.idle)],
    [_("Channels with you"), listed(channels.filter((channel) => own.has(fold(channel)))) || _("none")],
    [_("Other channels"), listed(channels.filter((channel) => !own.has(fold(channel))))],
  ];
  return facts.filter(([, words]) => words);
}

/** How long ago something was, roughly. */
export function ago(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? [];
  if (!unit) return _("less than a minute ago");
  return new Intl.RelativeTimeFormat(language()).format(-Math.floor(seconds / length), unit);
}

function listed(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).join(", ");
  const count = names.length - MOST_NAMED;
  return count > 0 ? _("{names} and {count} more", { names: named, count }) : named;
}
