/** What vendors write where they have nothing, in whatever case; of ids also what is made of 0 and - alone. */
const words = new Set([
  '',
  'null',
  '(null)',
  'nil',
  'undefined',
  'unknown',
  'none',
  'n/a',
  'na',
  'nan',
  '-',
  '--',
  '(not set)',
  'not set',
  '(not provided)',
]);

/** Whether a value is there but says nothing. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' && words.has(value.trim().toLowerCase());
}

/** The same of what names somebody: an advertising id of zeros would join strangers. */
export function namesNobody(value: unknown): boolean {
  return isNothing(value) || (typeof value === 'string' && /^[0-]+$/.test(value.trim())) || value === 0;
}
