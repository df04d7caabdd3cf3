// Message tags: the `@key=value;key` part of a line (https://ircv3.net/specs/extensions/message-tags).

export type Tags = Readonly<Record<string, string>>;

/** Marks a line that continues the one before it (https://ircv3.net/specs/extensions/multiline). */
export const CONCAT = "draft/multiline-concat";
/** https://ircv3.net/specs/client-tags/react */
export const REACT = "+draft/react";
export const UNREACT = "+draft/unreact";
/** https://ircv3.net/specs/client-tags/typing */
export const TYPING = "+typing";
export const REPLY = "+reply";
/** What clients called it before it was ratified (https://ircv3.net/specs/client-tags/reply). */
export const DRAFT_REPLY = "+draft/reply";
/** To which channel a QUIT or NICK belongs, for who counts events (hubbub.chat/seq). */
export const CHANNEL = "hubbub.chat/channel";
/** Says that a message of the history is in its newest version, whose number it is (hubbub.chat/edit). */
export const EDITED = "hubbub.chat/edited";

const ESCAPES: Tags = { ";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n" };
const UNESCAPES: Tags = { ":": ";", s: " ", "\\": "\\", r: "\r", n: "\n" };

/** Write a tag's value so that it fits between `=` and `;`. */
export function escape(value: string): string {
  return value.replace(/[; \\\r\n]/g, (character) => ESCAPES[character] ?? character);
}

/** Read an escaped value; an unknown escape loses its backslash, as does a lone one at the end. */
export function unescape(value: string): string {
  return value.replace(/\\([^]?)/gu, (_, following: string) => UNESCAPES[following] ?? following);
}

/** Read `a=b;c` (no `@`): the last of equal keys counts, a missing value is the empty string. */
export function parseTags(text: string): Tags {
  // A key may be any word, also one that every object answers to, such as `constructor`.
  const tags: Record<string, string> = Object.create(null);
  for (const item of text.split(";")) {
    const equals = item.indexOf("=");
    const key = equals < 0 ? item : item.slice(0, equals);
    if (key) tags[key] = equals < 0 ? "" : unescape(item.slice(equals + 1));
  }
  return tags;
}

/** Write tags as `a=b;c` (no `@`); an empty value is written as a bare key. */
export function serialiseTags(tags: Tags): string {
  return Object.entries(tags)
    .map(([key, value]) => (value ? `${key}=${escape(value)}` : key))
    .join(";");
}

/** The tags of a reply to a message, by both names, because each is known to some clients only. */
export function replyTo(msgid: string): Tags {
  return { [REPLY]: msgid, [DRAFT_REPLY]: msgid };
}
