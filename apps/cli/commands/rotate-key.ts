import { Command } from 'commander';
import { readConfig } from '../../ledger/config.js';
import { keyPaths } from '../../ledger/proofs/key-files.js';
import { rotateKey } from '../../ledger/proofs/key-rotation.js';
import { print } from '../output.js';

interface RotateKeyOptions {
  readonly data?: string;
  readonly json?: boolean;
}

const help = `
End the ledger on this folder first. A new key is made, and that it takes over is recorded, as a leaf of the log that both keys have
signed: whoever knows the log by an earlier key finds the new one by it. From the next start on both sign, so that witnesses and
verifiers who know the old one alone go on; remove its file (log.pem.previous) and start again once they know the new one. The key
under which subjects have their tags stays. Interrupted anywhere it is either done or not done at all.

A key that was stolen is not made harmless by this: what the thief signs before the rotation, or without it, looks as ever to who
knows the old key alone (docs/attacks.md).

Example:
  $ initium rotate-key --data /var/lib/initium`;

/** `initium rotate-key`: another key signs the log from now on. */
export function rotateKeyCommand(): Command {
  return new Command('rotate-key')
    .description('have a new key take over from the one that signs the log')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'both verifier keys as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run({ data, json = false }: RotateKeyOptions): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const { previous, key } = await rotateKey(config);
  const paths = keyPaths(config);
  const words = [
    `${key} signs the log from now on (${paths.signing}: back it up).`,
    `${previous} signs as well for as long as ${paths.previous} is there: give the new`,
    'one to witnesses and to whoever pins the old, then remove the file and start again.\n',
  ].join('\n');
  await print(json ? `${JSON.stringify({ previous, key })}\n` : words);
}
