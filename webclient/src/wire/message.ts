// One line of IRC as a value: tags, source, command and parameters.

import { parseTags, serialiseTags, type Tags } from "./tags";

// The last parameter of these is prose. It is always sent after a colon, needed or not, because old clients and
// scripts look for " :" instead of parsing.
const PROSE = new Set(
  "AWAY CAP ERROR KICK NOTICE PART PING PONG PRIVMSG QUIT SETNAME TOPIC".split(" "),
);
export const NO_TAGS: Tags = Object.freeze({});

/** A line without a command, or a message that no line can carry. */
export class MalformedError extends Error {}

/** A message of the protocol (modern.ircdocs.horse, "Messages"). The command is upper case, tags are unescaped. */
export interface Message {
  readonly command: string;
  readonly params: readonly string[];
  readonly source: string;
  readonly tags: Tags;
}

export function message(command: string, params: readonly string[] = [], tags: Tags = NO_TAGS): Message {
  return { command, params, source: "", tags };
}

/** Read a line without its line end. Throws MalformedError when there is no command. */
export function parse(line: string): Message {
  let rest = line;
  let tags = NO_TAGS;
  let source = "";
  if (rest.startsWith("@")) {
    const [text, after] = cut(rest.slice(1));
    tags = parseTags(text);
    rest = after.replace(/^ +/, "");
  }
  if (rest.startsWith(":")) [source, rest] = cut(rest.slice(1));
  const middle = ` ${rest}`;
  const colon = middle.indexOf(" :");
  const words = (colon < 0 ? middle : middle.slice(0, colon)).split(" ").filter(Boolean);
  const [command = "", ...params] = words;
  // A command that begins with @ would be tags once the line is written again.
  if (!command || command.startsWith("@")) throw new MalformedError("a line needs a command");
  if (colon >= 0) params.push(middle.slice(colon + 2));
  return { command: command.toUpperCase(), params, source, tags };
}

/** Write the line, without its line end. Throws MalformedError for a parameter that would be read as something else. */
export function serialise({ command, params, source, tags }: Message): string {
  const written = serialiseTags(tags);
  let line = written ? `@${written} ` : "";
  if (source) line += `:${source} `;
  line += command;
  params.forEach((param, index) => {
    const isLast = index === params.length - 1;
    const needsColon = !param || param.startsWith(":") || param.includes(" ");
    if (needsColon && !isLast) throw new MalformedError(`only the last parameter may be ${JSON.stringify(param)}`);
    line += (needsColon || (isLast && PROSE.has(command)) ? " :" : " ") + param;
  });
  if (/[\r\n\0]/.test(line)) throw new MalformedError("a line can't hold a line break or a NUL");
  return line;
}

/** Whether a line can carry it. */
export function isSendable(candidate: Message): boolean {
  try {
    serialise(candidate);
    return true;
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}

/** The parameter at `index`, empty where the line is shorter. */
export function param(of: Message, index: number): string {
  return of.params[index] ?? "";
}

/** The last parameter, which is prose where a line has any. */
export function lastParam(of: Message): string {
  return of.params.at(-1) ?? "";
}

function cut(text: string): [string, string] {
  const space = text.indexOf(" ");
  return space < 0 ? [text, ""] : [text.slice(0, space), text.slice(space + 1)];
}
