const pattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const secondsOf = [7 * 86_400, 86_400, 3_600, 60, 1];

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds, in milliseconds; NaN for any other. */
export function durationMs(text: string): number {
  const parts = pattern.exec(text);
  if (parts === null) return Number.NaN;
  return parts.slice(1).reduce((sum, part, index) => sum + Number(part ?? 0) * (secondsOf[index] as number) * 1000, 0);
}
