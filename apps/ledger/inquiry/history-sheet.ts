import { cellText } from './cell-text.js';
import type { HistoryPage } from './history.js';
import type { Sheet } from './sheet.js';

/** A line for each stretch that a status was held of, and was held for. */
export const historySheet: Sheet<HistoryPage> = {
  name: 'history',
  columns: [
    ...[
      'client',
      'service',
      'asset',
      'entity',
      'status',
      'mayServe',
      'rule',
      'ruleSet',
      'validFrom',
      'validTo',
      'changedBy',
    ],
    ...['knownFrom', 'knownFromPosition', 'knownFromCause', 'knownFromEvidence'],
    ...['knownTo', 'knownToPosition', 'knownToCause', 'knownToEvidence'],
  ],
  inPages: true,
  rows: ({ client, items }) =>
    items.map((item) => [
      ...[client, item.service, item.asset, item.entity, item.status, item.mayServe, item.rule, item.ruleSet],
      ...[item.validFrom, item.validTo, item.changedBy],
      ...[item.knownFrom, item.knownTo].flatMap((turn) => {
        if (turn === null) return [null, null, null, null];
        const { source, id } = turn.event;
        return [turn.ledgertime, turn.position, turn.cause, cellText({ source, id })];
      }),
    ]),
};
