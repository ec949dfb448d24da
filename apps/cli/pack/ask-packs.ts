import { answerFrom, askLedger } from '../ask-ledger.js';
import { toFile } from '../export/whole-file.js';
import { exitCodes } from '../failure.js';
import { ledgerAddress } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { askProposals, type ProposalAnswer } from '../proposals/ask-proposals.js';

/** What a ledger answers of whatever it made. */
export interface MadeAnswer {
  readonly id: string;
  readonly knownAt: string;
  readonly log: { readonly origin: string; readonly size: number };
  readonly exhibits: number;
  readonly bytes: number;
  readonly manifest: string;
  readonly released: boolean;
}

/** What a ledger answers of a pack that it made. */
export interface PackAnswer extends MadeAnswer {
  readonly client: string;
  readonly at: string;
}

/** Has a ledger make a dossier about a State, and the packs of its sample. */
export const makeDossierOf = async (url: string, body: object, signal: AbortSignal): Promise<MadeAnswer> =>
  (await answerFrom(ledgerAddress(url, 'v1/dossiers'), signal, { method: 'POST', body })) as MadeAnswer;

/** Has a ledger make a pack of a client, or the client's own copy. */
export async function makePackOf(
  url: string,
  client: string,
  body: object,
  { form, signal }: { readonly form: 'packs' | 'statements'; readonly signal: AbortSignal },
): Promise<PackAnswer> {
  const address = ledgerAddress(url, `v1/clients/${encodeURIComponent(client)}/${form}`);
  return (await answerFrom(address, signal, { method: 'POST', body })) as PackAnswer;
}

/** Proposes that a pack leaves the house: another person approves it. */
export const proposeRelease = (url: string, id: string): Promise<ProposalAnswer> =>
  askProposals<ProposalAnswer>(url, '', { act: 'pack-release', content: { pack: id } });

/** Says that it takes a second person to let a pack leave the house. */
export async function sayProposed(
  pack: MadeAnswer,
  proposal: ProposalAnswer,
  options: { readonly json?: boolean },
): Promise<void> {
  process.exitCode = exitCodes.bad;
  if (!isForPeople(options)) return print(`${JSON.stringify({ ...pack, proposal })}\n`);
  const { id, sha256, waitsFor } = proposal;
  await print(
    `Pack ${pack.id} is made, with ${pack.exhibits} exhibits. To leave the house it waits for ${waitsFor}:\n` +
      `  initium approve ${id} --sha256 ${sha256}\n  initium pack --id ${pack.id}\n`,
  );
}

/** Fetches a pack's file, which has its name once it is whole. Gives its length in bytes. */
export async function fetchPack(url: string, id: string, out: string, signal: AbortSignal): Promise<number> {
  const response = await askLedger(ledgerAddress(url, `v1/packs/${id}`), 'application/zip', signal);
  const total = Number(response.headers['content-length']);
  const file = await toFile(out);
  const progress = new ProgressLine('fetch', total, 'bytes');
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      await file.write(chunk);
      bytes += chunk.length;
      progress.update(bytes, bytes);
    }
    await file.finish();
    return bytes;
  } catch (error) {
    await file.abandon();
    throw error;
  } finally {
    progress.stop();
  }
}
