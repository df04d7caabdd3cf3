// Who a message comes from: `nick!user@host`, or a server's name.

export interface Source {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
}

/** Read a source; a missing part is empty. */
export function parseSource(text: string): Source {
  const at = text.indexOf("@");
  const rest = at < 0 ? text : text.slice(0, at);
  const mark = rest.indexOf("!");
  return {
    nick: mark < 0 ? rest : rest.slice(0, mark),
    user: mark < 0 ? "" : rest.slice(mark + 1),
    host: at < 0 ? "" : text.slice(at + 1),
  };
}

export function writeSource({ nick, user, host }: Source): string {
  return host ? `${nick}!${user}@${host}` : nick;
}
