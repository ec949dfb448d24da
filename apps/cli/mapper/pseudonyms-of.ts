import { normalised, type PseudonymForm } from '#packages/mappers';
import { exitCodes } from '../failure.js';
import { readLines } from '../lines.js';
import { pseudonymKeys } from '../mappers/pseudonym-keys.js';
import { print } from '../output.js';

interface PseudonymOptions {
  readonly pseudonymKeys?: string;
  readonly country?: string;
  readonly json?: boolean;
}

/** `initium mapper pseudonym`: for systems that name clients themselves. A line that is none of the form gives an empty one, and exit code 1. */
export async function pseudonymsOf(form: PseudonymForm, options: PseudonymOptions): Promise<void> {
  const keys = pseudonymKeys(options.pseudonymKeys);
  for await (const { bytes } of readLines('-')) {
    const text = normalised(form, Buffer.from(bytes).toString(), options.country);
    const [pseudonym = '', ...earlier] = text === undefined ? [] : keys.pseudonyms(form, text).reverse();
    if (text === undefined) process.exitCode = exitCodes.bad;
    await print(options.json ? `${JSON.stringify({ pseudonym, earlier })}\n` : `${pseudonym}\n`);
  }
}
