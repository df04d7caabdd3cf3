// Files on the server: where it takes them, and which links lead to some of its own.

import type { Features } from "./features";
import { parse } from "./markup";

/** The names of the tokens that say where files may be sent to, that of the newer text first. */
const HOSTS = ["soju.im/FILEHOST", "draft/FILEHOST"];
const LINKS = "hubbub.chat/FILES";
const SCHEME = /^https?:\/\//i;
const WHERE = /^[\w-]{22}\/[^/?#]*$/;
const PICTURE = /\.(?:png|jpe?g|gif|webp)$/i;
/** Files of one message that are shown below it. */
const MOST = 20;

/** A file of the server's own, by its path there. `name` is what its link tells: plain letters. */
export interface OwnFile {
  readonly path: string;
  readonly name: string;
  /** Whether it calls itself a picture. */
  readonly isPicture: boolean;
}

/** Where the server takes files, or nothing. */
export function fileHost(features: Features): string {
  const [newer = "", older = ""] = HOSTS.map((name) => features.tokens.get(name));
  return [newer, ...older.split(",")].find((url) => SCHEME.test(url)) ?? "";
}

/** The word in the address by which the server knows us there. */
export function fileToken(features: Features): string {
  return fileHost(features).split("/").at(-1) ?? "";
}

/** The files of the server's own that a text has links to. */
export function ownFiles(text: string, features: Features): OwnFile[] {
  const links = mayHaveFiles(text) ? parse(text).flat().filter(({ styles }) => styles.has("link")) : [];
  const found = new Map<string, OwnFile>();
  for (const link of links) {
    const file = ownFile(link.text, features);
    if (file && found.size < MOST) found.set(file.path, file);
  }
  return [...found.values()];
}

/** A text without the lines that are nothing but such a link: what is shown of the file says the same. */
export function withoutFiles(text: string, features: Features): string {
  if (!mayHaveFiles(text)) return text;
  return text.split("\n").filter((line) => !ownFile(line.trim(), features)).join("\n");
}

/** Quick, for all the texts that have none. */
function mayHaveFiles(text: string): boolean {
  return text.includes("/files/");
}

function ownFile(link: string, features: Features): OwnFile | null {
  const place = link.replace(SCHEME, "");
  const home = homes(features).find((each) => place.startsWith(each));
  const rest = home === undefined ? "" : place.slice(home.length);
  if (!WHERE.test(rest)) return null;
  const name = rest.slice(rest.indexOf("/") + 1);
  return { path: `/files/${rest}`, name, isPicture: PICTURE.test(name) };
}

/** What links to files of the server's own begin with, without http or https. */
function homes(features: Features): string[] {
  const told = (features.tokens.get(LINKS) ?? "").replace(SCHEME, "");
  const [host] = fileHost(features).replace(SCHEME, "").split("/", 1);
  return [...(told ? [told] : []), ...(host ? [`${host}/files/`] : [])];
}
