import { runSamples, shippedMappings } from '#packages/mappers';
import { exitCodes } from '../failure.js';
import { mappingNamed } from '../mappers/mapping-file.js';
import { isForPeople, print } from '../output.js';
import { printable } from '../table.js';

/** `initium mapper test`: ends with 1 where a sample comes to something else than it says. */
export async function testMappings(named: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  for (const name of named.length > 0 ? named : shippedMappings()) {
    const results = runSamples(mappingNamed(name));
    const wrong = results.filter(({ different }) => different.length > 0);
    if (wrong.length > 0) process.exitCode = exitCodes.bad;
    if (!isForPeople(options)) {
      for (const { says, different } of results) await print(`${JSON.stringify({ mapping: name, says, different })}\n`);
      continue;
    }
    await print(`${printable(name)}: ${results.length - wrong.length} of ${results.length} samples are as they say\n`);
    for (const { says, different } of wrong)
      await print(`  ${printable(says)}\n${different.map((each) => `    ${printable(each)}\n`).join('')}`);
  }
}
