import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseRoots, TimeStampError } from '#libs/time-stamps';
import { type Config, ConfigError } from '../config.js';

/** The roots by which the ledger knows authorities of time. */
export class TimeRoots {
  /** None without the setting: then it knows no authority. */
  readonly certificates: readonly X509Certificate[];

  /** Throws `ConfigError` where the file of the settings holds none. */
  constructor({ tsaRootsFile: file }: Pick<Config, 'tsaRootsFile'>) {
    try {
      this.certificates = file === undefined ? [] : parseRoots(readFileSync(file, 'utf8'));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = error instanceof TimeStampError ? message : `cannot be read (${code})`;
      throw new ConfigError(`INITIUM_TSA_ROOTS_FILE: ${file} ${why}`, { cause: error });
    }
  }
}
