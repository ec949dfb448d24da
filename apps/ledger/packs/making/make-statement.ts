import { Dossier } from '#libs/assessment';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';
import {
  bracketOf,
  type Conclusion,
  exhibitPart,
  logOfPack,
  type OpenedExhibit,
  openedExhibit,
  type PackPart,
  packId,
  packLimits,
  packParts,
  questionBytes,
  type SaidOfExhibit,
  type StatementFacts,
  type StatementPart,
  statementBytes,
  statementParts,
  type WithheldLeaf,
  withheldBecause,
} from '#libs/evidence-pack';
import { parseLeaf } from '#libs/transparency';
import { Refusal } from '../../refusal.js';
import { loggedAt } from './exhibit-reader.js';
import {
  anchorsIn,
  assessmentsOf,
  endsOf,
  keysIn,
  knowledgeOf,
  type PackSources,
  type PackToMake,
} from './facts-of-pack.js';
import { logParts } from './log-parts.js';
import { LogProofs } from './log-proofs.js';
import { ownSubjects } from './own-subjects.js';
import { type ProvedForPack, provedSubjectsOf } from './proved-subjects-of.js';
import { type MadePack, made, writeBag } from './write-bag.js';

/** A pack that is its client's own copy. */
export interface StatementToMake extends PackToMake {
  readonly question: StatementFacts['question'];
}

export const isOfStatement = (asked: PackToMake): asked is StatementToMake => asked.question.statement !== undefined;

/**
 * Makes a client's own copy and gives its bytes to `write`, piece by piece. The same bytes each time. It has what may be shown of what
 * is the client's own, opened, without metadata, which names who recorded it; of all else about it the hashes of the leaves.
 */
export async function makeStatement(
  from: PackSources,
  asked: StatementToMake,
  write: (piece: Uint8Array) => void,
): Promise<MadePack> {
  const { question, note } = asked;
  const { client, log, epoch, knownSize } = question;
  const proofs = new LogProofs(from.files, log.size, note);
  const known = knowledgeOf(from, question);
  const evidence = await from.dossiers.evidenceOf(client, known);
  const own = await ownSubjects(from, client, evidence, known.upTo);
  const toProve = own.map((subject, at) => ({ subject, role: at === 0 ? ('client' as const) : ('linked' as const) }));
  const proved = provedSubjectsOf({ ...from, proofs }, toProve, { epochSize: epoch.size, knownSize });
  const sorted = await sortedOut(from, { proved, own: new Set(own), proofs, size: log.size });
  const logged = from.logged.anchorsUpTo(log.size);
  const anchors = anchorsIn(endsOf(new Set(sorted.shown)).map((index) => bracketOf(logged, index)));
  const exhibits = await exhibitsOf({ ...from, ...asked, proofs }, sorted);
  const part: StatementPart = {
    ...{ v: 1, exhibits: exhibits.map(({ said }) => said), withheld: sorted.withheld },
    conclusions: await conclusionsOf(from, question, evidence),
  };
  const id = packId(questionBytes(question));
  const opened = exhibits.map((exhibit) => exhibit.opened);
  const told = { id, question, part, exhibits: opened, own: new Set(own), log: logOfPack(question, note, anchors) };
  const parts = [
    ...made([
      { path: packParts.question, bytes: questionBytes(question) },
      { path: packParts.statement, bytes: statementBytes(part) },
      ...logParts(from, { question, note, proofs, proved, anchors, keyLeaves: keysIn(from, log.size) }),
    ]),
    ...statementParts(told),
  ];
  const bag = await writeBag(question, parts, { 'data/evidence/': partsOf(exhibits) }, write);
  return { ...bag, exhibits: exhibits.length };
}

/** What the leaves about the client are of, and which of them it is shown. */
interface SortedOut {
  readonly shown: readonly number[];
  readonly evidence: ReadonlyMap<number, RecordedEvidence>;
  readonly withheld: readonly WithheldLeaf[];
}

async function sortedOut(
  { index: log, evidenceAt, files }: PackSources,
  {
    proved,
    own,
    proofs,
    size,
  }: {
    readonly proved: ProvedForPack;
    readonly own: ReadonlySet<string>;
    readonly proofs: LogProofs;
    readonly size: number;
  },
): Promise<SortedOut> {
  const indexes = [...proved.own].sort((a, b) => a - b);
  if (indexes.length > packLimits.exhibitsMax)
    throw new Refusal('too-large', `A pack has at most ${packLimits.exhibitsMax} exhibits, and this would have more.`);
  const tags = new Set(proved.proved.map(({ tag }) => tag));
  const read = await evidenceAt(log.positionsAt(indexes));
  const [shown, withheld] = [[] as number[], [] as WithheldLeaf[]];
  const evidence = new Map<number, RecordedEvidence>();
  for (const [at, index] of indexes.entries()) {
    const one = read[at] as RecordedEvidence;
    const why = withheldBecause(one, own);
    if (why === undefined) {
      shown.push(index);
      evidence.set(index, one);
    } else {
      const { sb } = parseLeaf(files.leafAt(index, size));
      const hash = Buffer.from(proofs.hashes(0, index)).toString('hex');
      withheld.push({ index, hash, tags: sb.filter((tag) => tags.has(tag)), why });
    }
  }
  return { shown, evidence, withheld };
}

interface MadeExhibit {
  readonly said: SaidOfExhibit;
  readonly opened: OpenedExhibit;
  readonly parts: readonly PackPart[];
}

async function exhibitsOf(
  sources: PackSources & StatementToMake & { readonly proofs: LogProofs },
  { shown, evidence }: SortedOut,
): Promise<MadeExhibit[]> {
  const exhibits: MadeExhibit[] = [];
  for await (const { index, leaf, event } of loggedAt(sources, shown)) {
    const number = exhibits.length + 1;
    const { subject, time } = evidence.get(index) as RecordedEvidence;
    const said = { exhibit: number, subject, occurred: instantText(instant(time)) };
    const key = sources.keys.get(event.position);
    const opened = openedExhibit({ leaf: parseLeaf(leaf), data: event.data, key, said });
    const parts: PackPart[] = [
      { path: exhibitPart(number, 'bin'), bytes: event.data },
      ...(key === undefined ? [] : [{ path: exhibitPart(number, 'dek'), bytes: key }]),
      { path: exhibitPart(number, 'leaf'), bytes: leaf },
      { path: exhibitPart(number, 'tlog-proof'), bytes: sources.proofs.proofOf(index) },
    ];
    exhibits.push({ said, opened, parts });
  }
  return exhibits;
}

async function* partsOf(exhibits: readonly MadeExhibit[]): AsyncGenerator<PackPart> {
  for (const { parts } of exhibits) yield* parts;
}

/** What the ledger answers about each subject of the client: no more than that, for what it cites may be about others. */
async function conclusionsOf(
  from: PackSources,
  question: StatementToMake['question'],
  evidence: readonly RecordedEvidence[],
): Promise<Conclusion[]> {
  const registers = await from.registers.at(knowledgeOf(from, question), question.ruleSet);
  const dossier = new Dossier(question.client, evidence, registers);
  return assessmentsOf(dossier, question, dossier.subjects()).map(
    ({ service, asset, status, mayServe, rule, ruleSet }) => ({ service, asset, status, mayServe, rule, ruleSet }),
  );
}
