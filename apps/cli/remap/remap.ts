import { type CompiledMapping, type MappedRecord, type MappingContext, parsed } from '#packages/mappers';
import { answerFrom } from '../ask-ledger.js';
import { ledgerNow, selected } from '../export/pages.js';
import { deliver } from '../import/delivery.js';
import { ledgerAddress } from '../ledger-address.js';
import type { ProposalAnswer } from '../proposals/ask-proposals.js';
import { askProposals } from '../proposals/ask-proposals.js';
import { differencesOf, type MappingDifferences, type RemappedPiece } from './differences.js';

/** A piece with what the ledger says of it, and which mapping made it. */
interface ShownPiece extends RemappedPiece {
  readonly mapping?: string;
  readonly mappinghash?: string;
  readonly personal?: string;
}

export interface Remapped extends MappingDifferences {
  /** Records that were mapped again, and those that nobody can open any more. */
  readonly records: number;
  readonly unreadable: number;
  /** Of which the mapping makes nothing now. */
  readonly unmapped: number;
}

/** Maps again what earlier versions of a mapping recorded under a source, and holds it against what they made. */
export async function remap(
  url: string,
  compiled: CompiledMapping,
  context: MappingContext,
  signal: AbortSignal,
): Promise<Remapped> {
  const { mapping } = compiled;
  const recorded: RemappedPiece[] = [];
  const mapped: MappedRecord[] = [];
  let unreadable = 0;
  for await (const event of selected(url, { source: context.source }, await ledgerNow(url, signal), signal)) {
    const piece = event as unknown as ShownPiece;
    if (piece.mapping?.split('/')[0] !== mapping.mapping) continue;
    recorded.push(piece);
    if (piece.mappinghash === compiled.hash || piece.data.sealed === undefined) continue;
    const raw = await rawOf(url, context.source, piece.id, signal);
    if (raw === undefined) unreadable++;
    else mapped.push(compiled.map(parsed(raw).value, context));
  }
  const older = recorded.filter((piece) => (piece as ShownPiece).mappinghash !== compiled.hash);
  const differences = differencesOf(withNewer(recorded, older), mapped, mapping.version);
  // Of what cannot be opened nobody can say what would be made of it now.
  const relieving = unreadable > 0 ? [] : differences.relieving;
  const unmapped = mapped.filter((each) => each.unmapped !== undefined).length;
  return { ...differences, relieving, records: mapped.length, unreadable, unmapped };
}

/** What the mapping of today made stands as it is; it is there to be found. */
function withNewer(recorded: readonly RemappedPiece[], older: readonly RemappedPiece[]): readonly RemappedPiece[] {
  const ids = new Set(older.map(({ id }) => id));
  return [...older, ...recorded.filter(({ id }) => !ids.has(id) && id.includes('~'))];
}

async function rawOf(url: string, source: string, id: string, signal: AbortSignal): Promise<string | undefined> {
  const path = `v1/events/${encodeURIComponent(source)}/${encodeURIComponent(id)}?open=true`;
  const { data } = (await answerFrom(ledgerAddress(url, path), signal)) as { data: { personal?: { raw?: string } } };
  return data.personal?.raw;
}

/** Records what hurts, and says how much of it the ledger took. */
export async function recordHurting(
  url: string,
  { hurting }: MappingDifferences,
  signal: AbortSignal,
): Promise<number> {
  let taken = 0;
  async function* events() {
    for (const [index, event] of hurting.entries())
      yield { event: Buffer.from(JSON.stringify(event)), line: index + 1, end: index + 1 };
  }
  for await (const { result } of deliver(url, events(), { signal }))
    if (result.outcome === 'recorded' || result.outcome === 'duplicate') taken++;
  return taken;
}

/** Proposes to take away what would not be made any more, each piece for the same reason. */
export async function proposeRelief(
  url: string,
  { relieving }: MappingDifferences,
  why: { readonly source: string; readonly reason: string; readonly evidence: string; readonly proposer?: string },
): Promise<number> {
  const { source, proposer, ...said } = why;
  for (const { id } of relieving) {
    const content = { target: { source, id }, ...said };
    await askProposals<ProposalAnswer>(url, '', { act: 'retraction', content, proposer });
  }
  return relieving.length;
}
