import { scaffold } from '#packages/mappers';
import { CommandFailure } from '../failure.js';
import { print } from '../output.js';

/** `initium mapper new`: writes a mapping on standard output that passes its own test, and says where to go on. */
export async function newMapping(name: string, { sample }: { readonly sample: string }): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new CommandFailure(`${name}: must be of a-z, 0-9 and -`);
  const text = await scaffold(name, sample);
  if (text === undefined) throw new CommandFailure(`${sample}: there is no record in it, neither as JSON nor as CSV`);
  await print(text);
}
