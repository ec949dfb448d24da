import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './compose-file.js';

const run = promisify(execFile);

/** Runs what the container `certificates` runs. */
export async function makeCertificates(folder: string, names: readonly string[]): Promise<string> {
  return (await run('sh', [join(root, 'deploy/make-certificates.sh'), folder, ...names])).stdout;
}

/** Gives one sentence that says what is missing where openssl is. */
export async function missingForCertificates(): Promise<string | undefined> {
  try {
    await run('openssl', ['version']);
    return undefined;
  } catch {
    return 'needs openssl';
  }
}
