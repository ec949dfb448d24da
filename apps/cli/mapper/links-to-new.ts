import { instantText } from '#libs/evidence';
import { normalised, type PseudonymForm } from '#packages/mappers';
import { ledgerNow, selected } from '../export/pages.js';
import { exitCodes } from '../failure.js';
import { readLines } from '../lines.js';
import { pseudonymKeys } from '../mappers/pseudonym-keys.js';
import { print } from '../output.js';

interface LinksOptions {
  readonly pseudonymKeys?: string;
  readonly country?: string;
  readonly source: string;
  readonly url: string;
}

interface Linked {
  readonly subject: string;
  readonly confidence: string;
}

/**
 * `initium mapper links`: after a new key, the links of clients to the names by it of what is on standard input, for every client that is
 * linked to a name by an earlier one; as CloudEvents, for `initium import`. Exit code 1 where a line is none of the form.
 */
export async function linksToNew(form: PseudonymForm, options: LinksOptions): Promise<void> {
  const keys = pseudonymKeys(options.pseudonymKeys);
  const links = await linksOf(options.url);
  const time = instantText(Date.now());
  for await (const { bytes } of readLines('-')) {
    const text = normalised(form, Buffer.from(bytes).toString(), options.country);
    if (text === undefined) {
      process.exitCode = exitCodes.bad;
      continue;
    }
    const [now = '', ...earlier] = keys.pseudonyms(form, text).reverse();
    const there = new Set((links.get(now) ?? []).map(({ subject }) => subject));
    for (const { subject, confidence } of earlier.flatMap((name) => links.get(name) ?? [])) {
      if (there.has(subject)) continue;
      there.add(subject);
      const data = { identifier: now, confidence, method: 'the same address by another key' };
      const id = `${now}.${keys.digest([subject])}`;
      const event = {
        specversion: '1.0',
        id,
        source: options.source,
        type: 'initium.IdentityLink.v1',
        subject,
        time,
        data,
      };
      await print(`${JSON.stringify(event)}\n`);
    }
  }
}

/** Who is linked to what, in force or not as far as one person could say so: a link that was taken away is left out. */
async function linksOf(url: string): Promise<ReadonlyMap<string, readonly Linked[]>> {
  const { signal } = new AbortController();
  const now = await ledgerNow(url, signal);
  const retracted = new Set<string>();
  for await (const { data } of selected(url, { kind: 'Retraction' }, now, signal)) {
    const { target } = data as { target: { source: string; id: string } };
    retracted.add(`${target.source} ${target.id}`);
  }
  const found = new Map<string, Linked[]>();
  for await (const { source, id, subject, data } of selected(url, { kind: 'IdentityLink' }, now, signal)) {
    const { identifier, confidence } = data as { identifier: string; confidence: string };
    if (!retracted.has(`${source} ${id}`))
      found.set(identifier, [...(found.get(identifier) ?? []), { subject, confidence }]);
  }
  return found;
}
