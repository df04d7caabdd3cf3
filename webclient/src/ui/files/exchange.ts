// What goes between the page and the server's files by HTTP. Everything stays on the page's own server.

import { disposition, fileName } from "../../wire/disposition";

/** An answer to a file that was sent: its status, 0 where the connection broke, and the link to it. */
export interface Answer {
  readonly status: number;
  readonly link: string;
}

/** What the server tells of a file of its own; `size` is in bytes. */
export interface Facts {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Send a file, and tell how many bytes are on their way. Returns how to break off, which answers nothing. */
export function send(url: string, file: File, onProgress: (sent: number) => void, onAnswer: (answer: Answer) => void): () => void {
  const request = new XMLHttpRequest();
  const answer = () => onAnswer({ status: request.status, link: request.getResponseHeader("Location") ?? "" });
  request.upload.onprogress = ({ loaded }) => onProgress(loaded);
  request.onload = answer;
  request.onerror = answer;
  request.open("POST", url);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("Content-Disposition", disposition(file.name));
  request.send(file);
  return () => request.abort();
}

/** How many bytes a file may have (draft-ietf-httpbis-resumable-upload, "Upload-Limit"); Infinity where it isn't told. */
export async function limitOf(url: string): Promise<number> {
  const told = await fetch(url, { method: "OPTIONS" }).then(({ headers }) => headers.get("Upload-Limit"), () => null);
  const size = /\bmax-size=(\d+)/.exec(told ?? "")?.[1];
  return size === undefined ? Infinity : Number(size);
}

/** What the server tells of a file, null where it is no longer there. Rejects where the server isn't reached. */
export async function look(path: string): Promise<Facts | null> {
  const { ok, headers } = await fetch(path, { method: "HEAD" });
  if (!ok) return null;
  const size = Number(headers.get("Content-Length") ?? 0);
  return { name: fileName(headers.get("Content-Disposition") ?? ""), type: headers.get("Content-Type") ?? "", size };
}

/** Remove a file of one's own; the status of the answer, 0 where there was none. */
export async function remove(path: string, token: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  return fetch(path, { method: "DELETE", headers }).then(({ status }) => status, () => 0);
}
