import { cellText } from './cell-text.js';
import type { HistoryPage } from './history.js';
import type { Sheet } from './sheet.js';

/** A line for each stretch that a status was held of, and was held for. */
export const historySheet: Sheet<HistoryPage> = {
  name: 'history',
  columns: [
    ...['client', 'service', 'asset', 'entity', 'status', 'rule', 'validFrom', 'validTo', 'changedBy'],
    ...['knownFrom', 'knownFromPosition', 'knownFromCause', 'knownFromEvidence'],
    ...['knownTo', 'knownToPosition', 'knownToCause', 'knownToEvidence'],
  ],
  inPages: true,
  rows: ({ client, items }) =>
    items.map(({ service, asset, entity, status, rule, validFrom, validTo, changedBy, knownFrom, knownTo }) => [
      ...[client, service, asset, entity, status, rule, validFrom, validTo, changedBy],
      ...[knownFrom, knownTo].flatMap((turn) => {
        if (turn === null) return [null, null, null, null];
        const { source, id } = turn.event;
        return [turn.ledgertime, turn.position, turn.cause, cellText({ source, id })];
      }),
    ]),
};
