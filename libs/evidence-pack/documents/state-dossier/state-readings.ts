import { EvidenceSet, type Fact, isKind, shippedRuleSets, toFact } from '#libs/assessment';
import { type EventReference, instant, type RecordedEvidence } from '#libs/evidence';
import type { StateTableName } from '../../state-dossier/dossier-parts.js';
import type { StateDossierQuestion } from '../../state-dossier/question.js';
import { campaignTable, spendTable } from './campaign-tables.js';
import { controlTable, orderTable, requestTable, windDownTable } from './conduct-tables.js';
import { surfaceTable } from './surface-table.js';
import type { StateTable, TableSources } from './table-sources.js';

/** An exhibit, by its number. */
export interface NumberedEvidence {
  readonly number: number;
  readonly evidence: RecordedEvidence;
}

export type StateTables = Readonly<Record<StateTableName, StateTable>>;

/** What of a dossier follows from its exhibits. */
export interface StateReadings {
  /** What the authority of the State is called, by the reference data in force; where that has none, the State's code. */
  readonly authority: string;
  readonly tables: StateTables;
}

/** What follows from the exhibits of a dossier: whoever makes it and whoever verifies it make the same. */
export function stateReadings(
  exhibits: readonly NumberedEvidence[],
  { state, from, to, knownAt }: Pick<StateDossierQuestion, 'state' | 'from' | 'to' | 'knownAt'>,
): StateReadings {
  const evidence = exhibits.map((one) => one.evidence);
  const numbers = new Map(exhibits.map((one) => [keyOf(one.evidence), one.number]));
  const registers = new EvidenceSet(evidence, shippedRuleSets).registers(instant(knownAt)).for();
  const sources: TableSources = {
    ...{ registers, state, from: instant(from), to: instant(to) },
    requests: requestsIn(evidence),
    basisOf: (facts) => `exhibits ${facts.map((fact) => numbers.get(keyOf(fact.evidence)) ?? '?').join(' ')}`,
  };
  const row = registers.tables.reference.states.find(({ country }) => country === state);
  return { authority: row?.authority ?? state, tables: tablesFrom(sources) };
}

function tablesFrom(sources: TableSources): StateTables {
  return {
    campaigns: campaignTable(sources),
    controls: controlTable(sources),
    orders: orderTable(sources),
    requests: requestTable(sources),
    spend: spendTable(sources),
    surfaces: surfaceTable(sources),
    'wind-down': windDownTable(sources),
  };
}

const keyOf = ({ source, id }: EventReference): string => `${source}\n${id}`;

/** In the order of the log. Nothing takes one back. */
function requestsIn(evidence: readonly RecordedEvidence[]): Fact<'RegulatoryRequest'>[] {
  return evidence.flatMap((one) => {
    const fact = toFact(one);
    return fact !== undefined && isKind(fact, 'RegulatoryRequest') ? fact : [];
  });
}
