import { type Assessment, assess, EvidenceSet, type Language, sentenceOf, shippedRuleSets } from '#libs/assessment';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';
import type { CoverageOfPack, LogOfPack, PackDocuments, PackExhibit } from '#libs/evidence-pack';
import type { Expectation, Story } from './scenario-corpus.js';

const lookBackMs = 180 * 86_400_000;

export const unanchored: LogOfPack = {
  origin: 'ledger.example/log',
  size: 70_000,
  root: 'n3pOL5HLuSqkJmWgPA5ilPL65N0cOmLmnWmWq0wMfK4=',
  witnesses: [],
  anchors: [],
  replayers: [],
  epochSize: 69_990,
};

export const anchored: LogOfPack = {
  ...unanchored,
  witnesses: ['witness.nca.example', 'witness.auditor.example'],
  anchors: [
    { authority: 'CN=Time Stamping Unit 2, O=Example Trust, C=DE', time: '2026-05-31T22:00:10Z', size: 69_000 },
    { authority: 'CN=Time Stamping Unit 2, O=Example Trust, C=DE', time: '2026-06-30T22:00:10Z', size: 70_000 },
  ],
  replayers: ['replayer.nca.example'],
};

/** What the documents of a pack about a question of a story would be made from. */
export function toldPack(
  { evidence }: Pick<Story, 'evidence'>,
  asked: Omit<Expectation, 'expect'>,
  language: Language = 'en',
  subjects: readonly { readonly service: string; readonly asset: string }[] = [asked],
): PackDocuments {
  const { client, entity, at, knownAt, ruleSet = 'P2' } = asked;
  const dossier = new EvidenceSet(evidence, shippedRuleSets).dossier(client, instant(knownAt), ruleSet);
  const assessments = subjects.map(
    ({ service, asset }): Assessment =>
      assess(dossier, { service, asset, entity, at: instant(at) }, { explain: language }),
  );
  const lookBack = { from: instant(at) - lookBackMs, to: instant(at) };
  const sources = dossier.registers.sources.map((source): CoverageOfPack['sources'][number] => ({
    source: source.id,
    gaps: source.uncovered(lookBack, instant(at)).map(({ from, to, cause }) => {
      return { from: instantText(from), to: instantText(to), cause };
    }),
  }));
  const limitMs = dossier.registers.tables.policy.contemporaneityLimitMs;
  const known = evidence.filter(({ type, subject, time, ledgertime }) => {
    if (/^client\//.test(subject) && subject !== `client/${client}`) return false;
    const isArrival = formOf(type) !== 'evidence';
    return instant(ledgertime) <= instant(knownAt) && (isArrival || instant(time) <= instant(at));
  });
  return {
    language,
    question: {
      ...{ client, entity, at, knownAt },
      askedBy: 'b.meier',
      reason: 'Request 2026/117 of the supervisory authority',
      subjects: [],
      leftOut: [{ what: 'personal', why: 'Personal data is not disclosed: nobody asked for it.' }],
    },
    assessments,
    exhibits: known
      .map((one, index) => exhibitOf(one, index + 1, limitMs, language))
      .sort((one, other) => instant(one.occurred) - instant(other.occurred)),
    coverage: { from: instantText(lookBack.from), to: instantText(lookBack.to), sources },
    log: unanchored,
    flags: [],
    namesAreClaims: false,
  };
}

function exhibitOf(evidence: RecordedEvidence, number: number, limitMs: number, language: Language): PackExhibit {
  const { source, id, subject, type, time, ledgertime, authid, principal } = evidence;
  return {
    ...{ number, source, id, subject, kind: type.split('.')[1] ?? type },
    ...{ occurred: time, recorded: ledgertime, proved: { after: ledgertime } },
    sentence: sentenceOf(evidence, language),
    ...(authid !== undefined && { recordedBy: authid }),
    ...(principal !== undefined && { sentBy: principal }),
    isLate: instant(ledgertime) - instant(time) > limitMs,
    form: formOf(type),
    personal: 'none',
  };
}

function formOf(type: string): PackExhibit['form'] {
  if (type === 'initium.Quarantined.v1') return 'quarantined';
  return type === 'initium.Conflict.v1' ? 'conflict' : 'evidence';
}
