// A new password, as the server is told of it: what SCRAM-SHA-256 checks it with, and never the password
// (docs/protocol.md, hubbub.chat/scram-keys). So its rules are checked here.

import type { PasswordRules } from "./features";
import { derive, fromBase64, type Keys, OddPasswordError, prepare, toBase64 } from "./scram";
import { sha256 } from "./sha256";
import { _ } from "./translation";
import unassigned from "./unassigned.json";

const MECHANISM = "SCRAM-SHA-256";
const SALT_BYTES = 16;
/** Bytes of a password that the server takes from programs which send it (docs/limits.md, MAX_PASSWORD). */
const LONGEST = 300;
/** What is never seen, or is only for describing ideographs (RFC 3454, tables C.2.2, C.4, C.7 to C.9). */
const PROHIBITED = /[\p{Cf}\p{Cn}\u2ff0-\u2ffb]/u;
const RIGHT_TO_LEFT = "\\p{scx=Hebr}\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Thaa}";
const HAS_RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT}]`, "u");
/** Text that runs from right to left begins and ends so, and has no letters that run the other way (RFC 3454, section 6). */
const IS_RIGHT_TO_LEFT = new RegExp(`^(?=[${RIGHT_TO_LEFT}])(?:[${RIGHT_TO_LEFT}]|[ -@[-\`{-~])*(?<=(?=\\p{L})[${RIGHT_TO_LEFT}])$`, "u");

/** Why this can't be the password of an account, in words; empty where it can. */
export function passwordProblem(password: string, { shortest }: PasswordRules): string {
  if (Array.from(password).length < shortest) return _("A password needs {count} characters at least.", { count: shortest });
  if (new TextEncoder().encode(password).length > LONGEST) return _("That password is too long. Choose a shorter one.");
  return isOdd(password) ? _("Some of these characters can't be typed everywhere, emoji for example. Choose others.") : "";
}

/** What to tell the server of a new password, and what logs in with it from then on. */
export async function keysFor(password: string, { rounds }: PasswordRules): Promise<readonly [string, Keys]> {
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const keys = await derive(prepare(password), salt, rounds);
  return [written(keys), keys];
}

/** Keys as the server takes them: its half of them, in the form of RFC 5803, section 4. */
export function written({ salt, rounds, clientKey, serverKey }: Keys): string {
  return `${MECHANISM}$${rounds}:${salt}$${toBase64(sha256(fromBase64(clientKey)))}:${serverKey}`;
}

/** Whether SCRAM can't have it as a password, so that other programs could not log in with it (RFC 4013). */
function isOdd(password: string): boolean {
  try {
    const text = prepare(password);
    if (PROHIBITED.test(text)) return true;
    return Array.from(password + text).some(isUnassigned) || (HAS_RIGHT_TO_LEFT.test(text) && !IS_RIGHT_TO_LEFT.test(text));
  } catch (error) {
    if (error instanceof OddPasswordError) return true;
    throw error;
  }
}

/** Whether a character was none in Unicode 3.2 (RFC 3454, table A.1): the file has how many are, then are not, and so on. */
function isUnassigned(character: string): boolean {
  const code = character.codePointAt(0)!;
  let end = 0;
  for (let index = 0; index < unassigned.length; index += 2) {
    const start = end + unassigned[index]!;
    end = start + unassigned[index + 1]!;
    if (code < end) return code >= start;
  }
  return false;
}
