// Whom a mask of a channel's lists means, in words; and which masks keep a person out.

import { fold } from "../wire/names";
import { parseSource } from "../wire/source";
import type { Person } from "./person";
import { _ } from "./translation";

/** What stands before the name of an account, and before a mask that keeps from writing only (docs/protocol.md). */
const ACCOUNT = "R:";
const MUTE = "m:";

/** One way to keep somebody out: what it is called, whom it means, and its mask. */
export interface Ban {
  readonly label: string;
  readonly words: string;
  readonly mask: string;
}

/** Say whom a mask means. */
export function describeMask(mask: string): string {
  if (mask.startsWith(MUTE)) return _("{whom} (from writing only)", { whom: describeMask(mask.slice(MUTE.length)) });
  if (mask.startsWith(ACCOUNT)) {
    const name = mask.slice(ACCOUNT.length);
    return isWild(name) ? _("accounts like {name}", { name }) : _("the account {name}", { name });
  }
  const { nick, user, host } = parseSource(mask);
  if ([nick, user, host].every((part) => part === "*")) return _("everybody");
  if (user === "*" && host === "*") return isWild(nick) ? _("names like {name}", { name: nick }) : _("the name {name}", { name: nick });
  if (nick === "*" && user === "*") {
    return isWild(host) ? _("everybody from addresses like {host}", { host }) : _("everybody from {host}", { host });
  }
  return mask;
}

/** The mask that keeps somebody from writing whom `mask` would keep out. */
export function muting(mask: string): string {
  return MUTE + mask;
}

/**
 * The ways to keep somebody out, the best one first.
 *
 * Their account follows them everywhere. Without one, it is their address, unless we come from there too.
 */
export function bansOf({ nick, host, account, isNear }: Pick<Person, "nick" | "host" | "account" | "isNear">): readonly Ban[] {
  const name = {
    label: _("Their name"),
    words: _("It means whoever is called {nick}. They can come back under another name.", { nick }),
    mask: `${fold(nick)}!*@*`,
  };
  if (account !== null) {
    const words = _("It means the account {account}, under every name and from everywhere.", { account });
    return [{ label: _("Their account"), words, mask: ACCOUNT + fold(account) }, name];
  }
  if (!host) return [name];
  const words = _("It means everybody who comes from the same address as {nick}, under every name.", { nick });
  const address = { label: _("Their address"), words, mask: `*!*@${host}` };
  if (isNear) return [name, { ...address, words: `${words} ${_("You come from there too.")}` }];
  return [address, name];
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}
