import { countryCodes } from '#libs/evidence';
import { isNothing } from './nothing.js';

const codes = new Set(countryCodes);

/** Another code of the Union for a State of it: left out, it would be read in the firm's favour. */
const otherCodes: Readonly<Record<string, string>> = { EL: 'GR' };

/**
 * A country as ISO 3166-1 has it, or none: `EU`, `AP`, `T1` (Tor), `A1`, `A2`, `O1`, `XX`, `ZZ` and the like name no country.
 * `UK` is none either, as the standard does not know it: a vendor that documents it has a row for it.
 */
export function countryOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || isNothing(value)) return undefined;
  const code = value.trim().toUpperCase();
  if (codes.has(code)) return code;
  return otherCodes[code];
}
