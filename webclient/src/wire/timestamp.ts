// The time format of the `time` tag and of chathistory (https://ircv3.net/specs/extensions/server-time).

const FORMAT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const LEAP = ":60.";

/** Write milliseconds since 1970 (UTC) as `2026-11-21T09:30:00.000Z`. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Read a time of that format as milliseconds since 1970, or null. A leap second is the one after it, as in Unix time. */
export function parseTime(text: string | undefined): number | null {
  if (text === undefined || !FORMAT.test(text)) return null;
  const isLeap = text.includes(LEAP);
  const time = Date.parse(text.replace(LEAP, ":59."));
  return Number.isNaN(time) ? null : time + (isLeap ? 1000 : 0);
}
