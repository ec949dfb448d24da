import { type Registers, type RuleSet } from '#libs/assessment';
import { instant, isKind, type RecordedEvidence, typeOf } from '#libs/evidence';
import {
  type AnchorBracket,
  bracketOf,
  packLimits,
  type StateDossierQuestion,
  type ToldAnchor,
} from '#libs/evidence-pack';
import type { KnownAt } from '#libs/views';
import { type CountedForState, countedForState } from './counted-for-state.js';
import type { DossierSources } from './dossier-sources.js';
import { anchorsIn, endsOf, exhibitsOf, heartbeat, keysIn, knowledgeOf } from './facts-of-pack.js';
import { LogProofs } from './log-proofs.js';
import { type ProvedForPack, provedSubjectsOf, type SubjectToProve } from './proved-subjects-of.js';

/** A dossier to make, with the checkpoint that its question names. */
export interface DossierToMake {
  readonly question: StateDossierQuestion;
  readonly note: Uint8Array;
}

/** All that a dossier tells but for its packs. */
export interface DossierFacts extends DossierToMake {
  readonly proofs: LogProofs;
  readonly evidence: readonly RecordedEvidence[];
  readonly proved: ProvedForPack;
  readonly indexes: readonly number[];
  readonly anchors: readonly ToldAnchor[];
  readonly keyLeaves: readonly number[];
  /** Of the first and the last exhibit. */
  readonly ends: readonly (AnchorBracket & { readonly index: number })[];
  readonly counted: CountedForState;
}

/** All that a dossier tells, as known by its question. Refuses (`too-large`) what is more than one has. */
export async function factsOfDossier(from: DossierSources, asked: DossierToMake): Promise<DossierFacts> {
  const { question, note } = asked;
  const { log, epoch, knownSize } = question;
  const proofs = new LogProofs(from.files, log.size, note);
  const known = knowledgeOf(from, question);
  const registers = await from.registers.at(known);
  const positions = from.registerPositions.positions(known.upTo, undefined, heartbeat);
  const registered = await from.evidenceAt(positions);
  const requests = await requestsOfState(from, known, registers, question);
  const proved = provedSubjectsOf({ ...from, proofs }, registersToProve(registered), {
    epochSize: epoch.size,
    knownSize,
  });
  const requested = requests.map(({ position }) => BigInt(position as string));
  const indexes = exhibitsOf(from, proved.shown, [...positions, ...requested]);
  const logged = from.logged.anchorsUpTo(log.size);
  const ends = endsOf(new Set(indexes)).map((index) => ({ index, ...bracketOf(logged, index) }));
  const counted = await countedForState(from, known, registers, question);
  const evidence = [...registered, ...requests];
  return {
    ...asked,
    proofs,
    evidence,
    proved,
    indexes,
    anchors: anchorsIn(ends),
    keyLeaves: keysIn(from, log.size),
    ends,
    counted,
  };
}

/** Entries of registers whose lists are shown to be whole, as many as fit. Of sources only what is cited anywhere is shown. */
function registersToProve(registered: readonly RecordedEvidence[]): SubjectToProve[] {
  const subjects = new Set(registered.map(({ subject }) => subject));
  return [...subjects]
    .filter((subject) => !/^(?:source\/|ledger$)/.test(subject))
    .sort()
    .slice(0, packLimits.subjectsMax)
    .map((subject) => ({ subject, role: 'register' }));
}

/** What authorities asked about clients: of this State, or of none that is named, about clients who were there. */
async function requestsOfState(
  { evidenceIndex, evidenceAt, stateClients }: DossierSources,
  { upTo }: KnownAt,
  { tables }: Registers<RuleSet>,
  { state, from, to }: StateDossierQuestion,
): Promise<RecordedEvidence[]> {
  const filter = { type: typeOf('RegulatoryRequest'), from: instant(from), to: instant(to) };
  const positions = evidenceIndex.events({ ...filter, limit: packLimits.exhibitsMax }, upTo);
  const requests = (await evidenceAt(positions)).filter(({ subject }) => subject.startsWith('client/'));
  const clientOf = ({ subject }: RecordedEvidence) => subject.slice('client/'.length);
  const until = { from: Number.MIN_SAFE_INTEGER, to: instant(to), upTo };
  const located = stateClients.locatedOf(requests.map(clientOf), state, until);
  return requests.filter((request) => {
    if (!isKind(request, 'RegulatoryRequest')) return false;
    const { memberState } = request.data;
    return memberState === undefined
      ? located.has(clientOf(request))
      : tables.stateOf(memberState, instant(to)) === state;
  });
}
