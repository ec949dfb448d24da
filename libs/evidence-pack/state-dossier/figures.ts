import { packLimits } from '../limits.js';
import { anyObject, instantOf, jsonPart, list, members, oneOf, parseJsonPart, text, whole } from '../strict.js';

/** An indicator over the clients of a State, with all that it takes to judge it. */
export interface StateIndicator {
  readonly rule: string;
  readonly name: string;
  readonly level: 'none' | 'green' | 'amber' | 'red';
  readonly values: Readonly<Record<string, unknown>>;
  readonly thresholds: Readonly<Record<string, unknown>>;
  readonly mark: string;
  readonly source: string;
  readonly definition: string;
}

/** Clients who relied on Article 61 with this status for a service of an entity, at any instant of the period. */
export interface RelyingCount {
  readonly entity: string;
  readonly service: string;
  readonly status: string;
  readonly clients: number;
}

/** Clients of the State who were told in the period by when an entity ends its service. */
export interface NoticeCount {
  readonly entity: string;
  readonly deadline: string;
  readonly clients: number;
}

/**
 * What was counted over all clients. It would take the evidence of each to recompute it, so it is the ledger's claim, whose hash is in
 * the manifest, whose hash is in the log.
 */
export interface StateFigures {
  readonly v: 1;
  readonly ruleSet: string;
  readonly reference: string;
  /** Different clients in `clients.csv`, and how many rows it has. */
  readonly clients: number;
  readonly rows: number;
  /** Clients who relied in the period while nothing showed in which State they were: any of them may belong to this one. */
  readonly clientsOfUnknownState: number;
  readonly relying: readonly RelyingCount[];
  readonly notices: readonly NoticeCount[];
  readonly indicators: readonly StateIndicator[];
}

const name = text(256);
const count = whole(0);
const sentence = text(2_048);

const figures = members<StateFigures>({
  v: oneOf(1),
  ruleSet: text(64),
  reference: text(64),
  clients: count,
  rows: whole(0, packLimits.tableRowsMax),
  clientsOfUnknownState: count,
  relying: list(members<RelyingCount>({ entity: name, service: text(64), status: text(64), clients: count }), 10_000),
  notices: list(members<NoticeCount>({ entity: name, deadline: instantOf, clients: count }), 10_000),
  indicators: list(
    members<StateIndicator>({
      ...{ rule: text(16), name: sentence, level: oneOf('none', 'green', 'amber', 'red') },
      ...{ values: anyObject, thresholds: anyObject, mark: text(16), source: sentence, definition: sentence },
    }),
    100,
  ),
});

export const stateFiguresBytes = (counted: StateFigures): Uint8Array => jsonPart(counted);

/** Reads `data/figures.json`. Throws a `FormatError` where it is none. */
export const parseStateFigures = (bytes: Uint8Array): StateFigures => parseJsonPart(bytes, 'figures.json', figures);
