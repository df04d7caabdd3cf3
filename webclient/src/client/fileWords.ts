// How large a file is, in words. The counterpart of src/hubbub/desktop/files/words.py.

import { _, n_ } from "./translation";

/** From so many of a unit on, the next larger one is used, so that no size needs a fraction. */
const STEP = 10_000;

/** A size in bytes as people say it, in units of 1000. */
export function sizeWords(size: number): string {
  const [kilo, mega, giga] = [1000, 1000 ** 2, 1000 ** 3].map((unit) => Math.floor(size / unit)) as [number, number, number];
  if (size < STEP) return n_("{count} byte", "{count} bytes", size);
  if (kilo < STEP) return _("{number} kB", { number: kilo });
  return mega < STEP ? _("{number} MB", { number: mega }) : _("{number} GB", { number: giga });
}
