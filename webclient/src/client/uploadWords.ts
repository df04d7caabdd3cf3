// Why a file was not taken, in words. The counterpart of those in src/hubbub/client/upload.py.

import { sizeWords } from "./fileWords";
import { _, N_ } from "./translation";

const GONE = N_("The server takes files no longer where it said. Ask whoever runs it.");
const TOO_LARGE = N_("The file is too large for this server. Make it smaller, or share it elsewhere and send a link.");
const WORDS = new Map<number, string>([
  [0, N_("The connection was lost before the file was there. Try again.")],
  [401, N_("The server does not know this page any more, perhaps since the connection was made anew. Try again.")],
  [403, N_("You may not send files here. Ask whoever runs the server.")],
  [404, GONE],
  [405, N_("The server takes no files where it said. Ask whoever runs it.")],
  [408, N_("The server has lost its patience: the file came too slowly. Try again.")],
  [410, GONE],
  [413, TOO_LARGE],
  [415, N_("The server takes no files of this kind. Pack it into a .zip file, and send that.")],
  [429, N_("You have sent many files in a short time. Wait a minute, then try again.")],
  [507, N_("The server has no room left for files. Ask whoever runs it, or try again later.")],
]);
const AGAIN = N_("The server couldn't keep the file ({status}). Try again later.");
const REFUSED = N_("The server has refused the file ({status}). Ask whoever runs it.");

export const NO_LINK = N_("The server has taken the file, but doesn't say where it is. Ask whoever runs it.");

/** Why a file was refused, by the status of the answer; 0 is that of a broken connection. */
export function refusalWords(status: number): string {
  return _(WORDS.get(status) ?? (status >= 500 ? AGAIN : REFUSED), { status });
}

/** Why a file is not even sent that is larger than the server takes. */
export function tooLargeWords(limit: number): string {
  return _("The server takes files of up to {size}. Make it smaller, or share it elsewhere and send a link.", { size: sizeWords(limit) });
}
