// Walking with the arrow keys among cells that stand in rows, section after section.

export const COLUMNS = 8;
/** Rows that Page Up and Page Down go. */
const PAGE = 5;

const ROWS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE };
const CELLS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Where a key leads from cell number `at`, if sections have so many cells; null for a key that leads nowhere. */
export function walk(key: string, at: number, sizes: readonly number[]): number | null {
  const [cells, rows] = [CELLS[key], ROWS[key]];
  const count = sizes.reduce((sum, size) => sum + size, 0);
  if (cells !== undefined) return clamp(at + cells, count);
  return rows === undefined ? null : walkRows(rows, at, toRows(sizes));
}

interface CellRow {
  readonly start: number;
  readonly length: number;
}

function walkRows(by: number, at: number, rows: readonly CellRow[]): number {
  const here = rows.findIndex(({ start, length }) => at < start + length);
  const [from, to] = [rows[here], rows[clamp(here + by, rows.length)]];
  return from && to ? to.start + Math.min(at - from.start, to.length - 1) : 0;
}

function toRows(sizes: readonly number[]): CellRow[] {
  const rows: CellRow[] = [];
  let first = 0;
  for (const size of sizes) {
    for (let start = 0; start < size; start += COLUMNS) {
      rows.push({ start: first + start, length: Math.min(COLUMNS, size - start) });
    }
    first += size;
  }
  return rows;
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
