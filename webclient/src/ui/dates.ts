// Times and days as they are read, in the language of the browser.

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export function timeOfDay(time: number): string {
  return clock.format(time);
}

export function dayOf(time: number): string {
  return day.format(time);
}

export function dayAndTime(time: number): string {
  return whole.format(time);
}

/** Day and time as briefly as they are still clear in any year. */
export function shortDate(time: number): string {
  return short.format(time);
}

/** A day, here, as fields for dates have it: 2026-11-22. */
export function isoDay(time: number): string {
  const date = new Date(time);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Whether two times are on the same day, here. Quick, for it is asked for every entry. */
export function isSameDay(one: number, other: number): boolean {
  const [first, second] = [new Date(one), new Date(other)];
  return first.getDate() === second.getDate() && Math.abs(one - other) < 86_400_000 * 2 && first.getMonth() === second.getMonth();
}
