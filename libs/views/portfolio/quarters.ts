/** A calendar quarter, UTC: [from, to) in ms. */
export interface Quarter {
  /** `2026-Q3`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The quarters that (from, to] touches, in order; the last one may not be over. */
export function quartersIn(from: number, to: number): Quarter[] {
  const quarters: Quarter[] = [];
  for (let next = startOf(from + 1); next <= to; ) {
    const start = new Date(next);
    const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
    const end = Date.UTC(year, month + 3);
    quarters.push({ name: `${year}-Q${month / 3 + 1}`, from: next, to: end });
    next = end;
  }
  return quarters;
}

function startOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), 3 * Math.floor(date.getUTCMonth() / 3));
}
