import { expect } from '@jest/globals';
import { type RuleSet, shippedRuleSets } from '#libs/assessment';
import { type DataOf, instant, instantText, type KindName, type RecordedEvidence, typeOf } from '#libs/evidence';
import { coin } from '../../../test/came-by-itself.js';
import { type Lived, live, statusesLaw } from './statuses-law.js';

export const day = 86_400_000;
const asked = instant('2026-08-03T10:00:00Z');
export const text = (days: number) => instantText(asked + days * day);

interface LaterEvent<K extends KindName> {
  readonly kind: K;
  readonly subject: string;
  /** When it occurred and was recorded, in days from the request. */
  readonly at: number;
  readonly data: DataOf<K>;
  readonly recorder?: string;
  /** Who sent it, if not the firm's own records; and when it occurred, if not when it was recorded. */
  readonly source?: string;
  readonly occurred?: number;
}

export const told = <K extends KindName>(kind: K, subject: string, at: number, data: object): LaterEvent<K> => {
  return { kind, subject, at, data: data as DataOf<K>, recorder: 'u1' };
};

export const plain = { ...coin, issuerIdentifiable: true, riskBand: 2 };
/** A client that came by itself, and a source that was whole all the time. */
export const beginning = [
  told('ProviderEntity', 'entity/X', -900, { kind: 'THIRD_COUNTRY', country: 'SC' }),
  told('AssetRegistered', 'asset/COIN', -900, plain),
  told('AssetRegistered', 'asset/TWIN', -900, plain),
  told('Source', 'source/mailer', -300, { channels: ['EMAIL'], heartbeatEvery: 'P9D', owner: 'm', from: text(-300) }),
  told('SourceHeartbeat', 'source/mailer', -299, {
    ...{ lastSequence: '0', count: 0, periodFrom: text(-300), periodTo: text(100) },
  }),
  told('LocationEvidence', 'client/c', -0.4, { kind: 'ESTABLISHED', country: 'FR' }),
  told('ClientContact', 'client/c', -0.3, { channel: 'WEBSITE' }),
  told('OriginEvidence', 'client/c', -0.2, { kind: 'DIRECT_TYPE_IN' }),
  told('ServiceRequest', 'client/c', 0, { service: 'e', asset: 'COIN' }),
  told('ExposureCheck', 'client/c', 0.1, { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }),
];

export const endless = () => new Array(2 ** 32 - 1).keys();

export const adopts = ({ id: ruleSet, reference }: RuleSet, at: number, more: Partial<LaterEvent<KindName>> = {}) => {
  const data = { ruleSet, version: reference.version, sha256: '0'.repeat(64), content: reference };
  return { ...told('ReferenceAdopted', 'ledger', at, data), source: 'ledger', ...more };
};
export const [p1, p2] = ['P1', 'P2'].map((id) => shippedRuleSets.of(id)) as [RuleSet, RuleSet];

export const recorded = (all: readonly LaterEvent<KindName>[]): RecordedEvidence[] => {
  let number = 0;
  return all.map(({ kind, subject, at, data, recorder, source = 'crm', occurred = at }) => {
    const id = source === 'ledger' ? `adopted-${at}` : `${number++}`;
    return {
      ...{ specversion: '1.0', id, source, type: typeOf(kind), subject },
      ...{ time: text(occurred), ledgertime: text(at), data, authid: recorder },
    } as unknown as RecordedEvidence;
  });
};

/** Nobody falls behind. */
export const patient = { replayedMax: 0, stopsMax: Infinity };

/**
 * Records it all before the view comes to rest, so that one replay goes through it, and one thing after the other; by P1, by
 * P2, and with P2 adopted in the middle. Holds the law, and of P1 also that this is what follows.
 */
export async function lawHolds(more: readonly LaterEvent<KindName>[], expected: readonly string[]): Promise<void> {
  const worlds = {
    'by P1': [...beginning, ...more],
    'by P2': [adopts(p2, -1_000), ...beginning, ...more],
    'by each': [adopts(p1, -1_000), ...beginning, adopts(p2, 0.5), ...more, adopts(p1, 300)],
  };
  for (const [name, story] of Object.entries(worlds)) {
    const world = recorded(story);
    for (const rests of [[], world.map(() => 0)])
      await live(
        { ...patient, world, rests: rests.values(), choices: endless(), piecesMax: name === 'by P1' ? Infinity : 8 },
        async (lived) => {
          if (name === 'by P1') expect(rulesIn(lived)).toEqual(expected);
          for (const law of Object.values(statusesLaw)) await law(lived);
        },
      );
  }
}

export function rulesIn({ told: { recorded: all }, views }: Lived): string[] {
  const upTo = BigInt(all.at(-1)?.position as string);
  return views.statuses.of('c', { at: asked + 90 * day, upTo }).map(({ asset, rule }) => `${asset} ${rule}`);
}
