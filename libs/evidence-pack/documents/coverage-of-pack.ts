import { type ClosedInterval, type Dossier, type Fact, type SourceRecord, subtract, union } from '#libs/assessment';
import { instantText } from '#libs/evidence';
import type { PackCoverage, PackGap, PackPeriod, PackSourceCoverage } from '../coverage.js';
import type { PackQuestion } from '../question.js';

/** What the ledger found of the sources, and the evidence that it cites for it. */
export interface FoundForPack {
  readonly coverage: PackCoverage;
  readonly cited: readonly Fact[];
}

type Uncovered = ReturnType<SourceRecord['uncovered']>[number];

/** How far sources were covered over all that any answer about these subjects looks back on. */
export function coverageOfPack(
  dossier: Dossier,
  subjects: readonly { readonly service: string; readonly asset: string }[],
  { knownAt, at }: Pick<PackQuestion, 'knownAt'> & { readonly at: number },
): FoundForPack {
  const lookBack = { from: lookBackFrom(dossier, subjects, at), to: at };
  const cited = new Set<Fact>();
  const sources = dossier.registers.sources.map((source) => coverageOf(source, lookBack, at, cited));
  const coverage: PackCoverage = {
    ...{ v: 1, ruleSet: dossier.ruleSet.id, ...periodOf(lookBack), knownAt },
    sources,
  };
  return { coverage, cited: [...cited] };
}

/** From the earliest contact or request on, as long before it as a campaign casts its shadow. */
function lookBackFrom(dossier: Dossier, subjects: Parameters<typeof coverageOfPack>[1], at: number): number {
  const requests = subjects.flatMap(({ service, asset }) => dossier.file(service, asset).requests);
  const firsts = [...requests, ...dossier.relationship.contacts.all.slice(0, 1)].map((fact) => fact.at);
  return firsts.reduce((least, first) => Math.min(least, first), at) - dossier.registers.tables.policy.campaignShadowMs;
}

function coverageOf(source: SourceRecord, within: ClosedInterval, at: number, cited: Set<Fact>): PackSourceCoverage {
  const uncovered = source.uncovered(within, at);
  const { gaps, heard } = source.foundIn(within);
  for (const fact of [...uncovered, ...gaps, heard].flatMap(({ because }) => because)) cited.add(fact);
  const absent = subtract(within, source.lifetime);
  return {
    source: source.id,
    declaredBy: source.versions.at(-1)?.evidence.authid ?? null,
    covered: subtract(within, union([...uncovered, ...absent])).map(periodOf),
    uncovered: uncovered.map(gapOf),
    found: { gaps: gaps.map(gapOf), heard: { at: instantText(heard.at), because: heard.because.map(referenceOf) } },
  };
}

const periodOf = ({ from, to }: ClosedInterval): PackPeriod => ({ from: instantText(from), to: instantText(to) });
const referenceOf = ({ evidence: { source, id } }: Fact) => ({ source, id });
const gapOf = ({ cause, because, ...period }: Uncovered): PackGap => ({
  ...periodOf(period),
  cause,
  because: because.map(referenceOf),
});
