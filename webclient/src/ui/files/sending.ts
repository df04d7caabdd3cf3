// One file on its way to the server, as the body of a POST (soju's doc/ext/filehost.md). Loaded with the first one.

import { NO_LINK, refusalWords, tooLargeWords } from "../../client/uploadWords";
import { _ } from "../../client/translation";
import { disposition } from "../../wire/disposition";

/** Where the file is now, or why it was not taken. */
export type Outcome = { readonly link: string } | { readonly refusal: string };

/** Send a file, and tell how many bytes are on their way. It can be broken off with the signal, and then has no outcome. */
export async function send(url: string, file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<Outcome> {
  const limit = await limitOf(url);
  if (file.size > limit) return { refusal: tooLargeWords(limit) };
  const { status, link } = await post(url, file, onProgress, signal);
  if (status !== 201) return { refusal: refusalWords(status) };
  return /^https?:\/\/\S+$/.test(link) ? { link } : { refusal: _(NO_LINK) };
}

/** The status of the answer, 0 where the connection broke, and the link. Only a request of this kind tells its progress. */
function post(url: string, file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<{ status: number; link: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const answered = () => resolve({ status: request.status, link: request.getResponseHeader("Location") ?? "" });
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size));
    request.onload = request.onerror = answered;
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Content-Disposition", disposition(file.name));
    if (!signal.aborted) request.send(file);
  });
}

/** How many bytes a file may have (draft-ietf-httpbis-resumable-upload, "Upload-Limit"); Infinity where it isn't told. */
async function limitOf(url: string): Promise<number> {
  const told = await fetch(url, { method: "OPTIONS" }).then(({ headers }) => headers.get("Upload-Limit"), () => null);
  const size = /\bmax-size=(\d+)/.exec(told ?? "")?.[1];
  return size === undefined ? Infinity : Number(size);
}
