import { describe, expect, it } from '@jest/globals';
import { shippedReference } from '#libs/assessment';
import {
  adopts,
  beginning,
  day,
  endless,
  lawHolds,
  p1,
  p2,
  patient,
  plain,
  recorded,
  rulesIn,
  text,
  told,
} from '../test/later-told.js';
import { live, statusesLaw } from '../test/statuses-law.js';

const reference = (index: number) => ({ source: 'crm', id: `${index}` });
const by = { evidence: 'memo', approver: 'u2' };
const gap = { periodFrom: text(-20), periodTo: text(-10) };

describe('a replay through what became known', () => {
  it('knows that a regulator asked about the client, when a gap of a source is retracted after that (R-424)', () =>
    lawHolds(
      [
        told('SourceGap', 'source/mailer', 1, { ...gap, reason: 'outage' }),
        told('ClientContact', 'client/c', 2, { channel: 'EMAIL' }),
        told('RegulatoryRequest', 'client/c', 3, { authority: 'AMF', reference: 'r' }),
        told('Retraction', 'source/mailer', 4, { target: reference(10), reason: 'DUPLICATE', ...by }),
      ],
      ['COIN R-227'],
    ));

  it('still sees a promotion behind an offer that is permitted once a gap is resolved (R-310)', () =>
    lawHolds(
      [
        told('SourceGap', 'source/mailer', 1, { ...gap, reason: 'outage' }),
        told('FirmCommunication', 'client/c', 2, {
          ...{ channel: 'CHAT', purpose: 'OFFER', coverage: [{ service: 'e', asset: 'COIN' }] },
        }),
        told('FirmCommunication', 'client/c', 3, { channel: 'CHAT', purpose: 'PROMOTION' }),
        told('SourceGapResolved', 'source/mailer', 4, { ...gap, outcome: 'NOTHING_SENT', ...by }),
      ],
      ['COIN R-110'],
    ));

  it('sees an asset change that a campaign named which was retracted later', () =>
    lawHolds(
      [
        told('Campaign', 'campaign/k', 0.5, {
          ...{ actor: 'FIRM', channel: 'TV', purpose: 'OFFER', reach: ['FR'], trackable: true, from: text(0.5) },
          coverage: [{ service: 'e', asset: 'THIRD' }],
        }),
        told('MarketingExposure', 'client/c', 1, { campaign: 'k', channel: 'TV' }),
        told('AssetRegistered', 'asset/THIRD', 2, { ...plain, micaScope: false, from: text(1.5) }),
        told('Retraction', 'campaign/k', 3, { target: reference(10), reason: 'DUPLICATE', ...by }),
      ],
      ['COIN R-132'],
    ));

  it('sees a source change in a look-back that was longer until another policy was adopted', () => {
    const { policy, ...rest } = shippedReference;
    const content = { ...rest, policy: { ...policy, campaignShadowMs: 5 * day } };
    const adopted = (version: string, at: number, content: object) =>
      told('ReferenceAdopted', 'ledger', at, { ruleSet: 'P1', version, sha256: '0'.repeat(64), content });
    return lawHolds(
      [
        adopted('first', 1, shippedReference),
        told('SourceGap', 'source/mailer', 1, { ...gap, reason: 'outage' }),
        adopted('next', 2, content),
      ],
      ['COIN R-210'],
    );
  });

  it('judges what names something by what was told of that before, though nothing else of the client did', () => {
    const through = (actor: string) => ({ actor, channel: 'EMAIL', purpose: 'PROMOTION', stage: 'DELIVERED' });
    return lawHolds(
      [
        { ...told('MarketingExposure', 'client/c', 0.5, through('unknown')), occurred: -0.5 },
        told('ActorRelation', 'actor/agency', 1, { relation: 'CONTRACTED', evidence: 'contract', from: text(-400) }),
        { ...told('MarketingExposure', 'client/c', 2, through('agency')), occurred: -0.4 },
      ],
      ['COIN R-112'],
    );
  });

  it('judges what names something first by what was told of that since the view was at rest', async () => {
    const through = { actor: 'agency', channel: 'EMAIL', purpose: 'PROMOTION', stage: 'DELIVERED' };
    const relation = (at: number, relation: string) =>
      told('ActorRelation', 'actor/agency', at, { relation, evidence: 'memo', from: text(-400) });
    const before = [...beginning, relation(0.5, 'NONE')];
    const world = recorded([...before, relation(1, 'CONTRACTED'), told('MarketingExposure', 'client/c', 2, through)]);
    const rests = world.map((_, index) => (index < before.length ? 0 : 1)).values();
    await live({ ...patient, world, rests, choices: endless(), piecesMax: 0 }, async (lived) => {
      expect(rulesIn(lived)).toEqual(['COIN R-112']);
      for (const law of Object.values(statusesLaw)) await law(lived);
    });
  });

  it('sees what a source covers where the very piece that changes it is the first to name something', () =>
    lawHolds(
      [
        told('Surface', 'surface/s', 1, { indicators: ['LANGUAGE:fr'], strong: false, from: text(-400) }),
        told('Reconciliation', 'source/mailer', 1, {
          ...{ periodFrom: text(-20), periodTo: text(-0.05), vendor: 'v', vendorCount: 1, ledgerCount: 0 },
          ...{ exportHash: 'a'.repeat(64), unmatched: [] },
        }),
        {
          ...told('ClientContact', 'client/c', 2, { channel: 'EMAIL', surface: 's' }),
          source: 'mailer',
          occurred: -0.1,
        },
      ],
      ['COIN R-210'],
    ));

  it('sees what changed for a client alone about whom a regulator had asked (R-424)', () =>
    lawHolds(
      [
        told('SourceGap', 'source/mailer', 1, { ...gap, reason: 'outage' }),
        told('RegulatoryRequest', 'client/c', 2, { authority: 'AMF', reference: 'r' }),
        told('Retraction', 'source/mailer', 3, { target: reference(10), reason: 'DUPLICATE', ...by }),
        told('SourceGapResolved', 'source/mailer', 4, { ...gap, outcome: 'NOTHING_SENT', ...by }),
      ],
      ['COIN R-210'],
    ));

  it('sees an arrival that counts for nobody but a client about whom a regulator had asked (R-424)', () => {
    const period = { periodFrom: text(-20), periodTo: text(-10) };
    return lawHolds(
      [
        told('Reconciliation', 'source/mailer', 1, {
          ...{ ...period, vendor: 'v', vendorCount: 1, ledgerCount: 0, exportHash: 'a'.repeat(64), unmatched: 1 },
        }),
        told('RegulatoryRequest', 'client/c', 2, { authority: 'AMF', reference: 'r' }),
        told('Retraction', 'source/mailer', 3, { target: reference(10), reason: 'DUPLICATE', ...by }),
        { ...told('IpLogin', 'client/z', 4, { country: 'FR' }), source: 'mailer', occurred: -15 },
      ],
      ['COIN R-210'],
    );
  });

  it('does not take what a source says of itself for such an arrival (R-227)', () => {
    const period = { periodFrom: text(-20), periodTo: text(-10) };
    const own = { source: 'mailer', occurred: -15 };
    return lawHolds(
      [
        told('Reconciliation', 'source/mailer', 1, {
          ...{ ...period, vendor: 'v', vendorCount: 1, ledgerCount: 0, exportHash: 'a'.repeat(64), unmatched: 0 },
        }),
        told('RegulatoryRequest', 'client/c', 2, { authority: 'AMF', reference: 'r' }),
        told('Retraction', 'source/mailer', 3, { target: reference(10), reason: 'DUPLICATE', ...by }),
        { ...told('SourceHeartbeat', 'source/mailer', 4, { ...period, lastSequence: '0', count: 0 }), ...own },
        { ...told('FirmCommunication', 'client/z', 5, { channel: 'EMAIL', purpose: 'SERVICE' }), ...own },
      ],
      ['COIN R-210'],
    );
  });

  it('sees a gap of a source that is registered for nobody but a client about whom a regulator had asked (R-424)', () =>
    lawHolds(
      [
        told('RegulatoryRequest', 'client/c', 2, { authority: 'AMF', reference: 'r' }),
        told('Retraction', 'source/mailer', 3, { target: reference(3), reason: 'DUPLICATE', ...by }),
        told('SourceGap', 'source/mailer', 4, { ...gap, reason: 'outage' }),
      ],
      ['COIN R-227'],
    ));

  it('sees that a source was resolved behind a gap of another one', () => {
    const ads = { channels: ['EMAIL'], heartbeatEvery: 'P9D', owner: 'm', from: text(-300) };
    const whole = { lastSequence: '0', count: 0, periodFrom: text(-300), periodTo: text(100) };
    return lawHolds(
      [
        told('Source', 'source/ads', 1, ads),
        told('SourceHeartbeat', 'source/ads', 1, whole),
        told('SourceGap', 'source/ads', 1, { ...gap, reason: 'outage' }),
        told('SourceGap', 'source/mailer', 1, { ...gap, reason: 'outage' }),
        told('OriginEvidence', 'client/c', 2, { kind: 'DIRECT_TYPE_IN' }),
        told('SourceGapResolved', 'source/ads', 3, { ...gap, outcome: 'NOTHING_SENT', ...by }),
        told('SourceGapResolved', 'source/mailer', 4, { ...gap, outcome: 'NOTHING_SENT', ...by }),
      ],
      ['COIN R-210'],
    );
  });

  it('sees a source change in a look-back that became longer by another policy, of a client of whom nothing was told since', () => {
    const { policy, ...rest } = shippedReference;
    const longer = { ...p1, reference: { ...rest, policy: { ...policy, campaignShadowMs: 280 * day } } };
    const early = { periodFrom: text(-279), periodTo: text(-278) };
    return lawHolds(
      [adopts(p1, 1), adopts(longer, 2), told('SourceGap', 'source/mailer', 3, { ...early, reason: 'outage' })],
      ['COIN R-227'],
    );
  });

  it('knows what was published by reference data that another version has replaced since (R-040)', () => {
    const row = { endExclusive: text(30), months: null, source: 'the gazette', published: text(3) };
    const states = shippedReference.states.map((state) =>
      state.country === 'FR' ? { ...state, transition: [...state.transition, row] } : state,
    );
    const adopted = (version: string, at: number, content: object) =>
      told('ReferenceAdopted', 'ledger', at, { ruleSet: 'P1', version, sha256: '0'.repeat(64), content });
    return lawHolds(
      [
        told('TransitionalEntitlement', 'entity/X', 1, { memberState: 'FR', services: 'ALL', basis: 'PSAN' }),
        adopted('next', 2, { ...shippedReference, states }),
        told('ClientContact', 'client/z', 4, { channel: 'EMAIL' }),
        adopted('last', 5, shippedReference),
      ],
      ['COIN R-210'],
    );
  });

  it('begins where the client is first known, whatever was known of what a link joins to it then', () =>
    lawHolds(
      [
        told('ProviderEntity', 'entity/Y', 1, { kind: 'EU', country: 'MT' }),
        told('IdentityLink', 'client/c', 2, { identifier: 'client/b', confidence: 'PROBABLE' }),
      ],
      ['COIN R-222', 'COIN R-035'],
    ));

  it('holds what an identifier did against whom it is linked to, whomever else it is linked to before and after', () =>
    lawHolds(
      [
        told('IdentityLink', 'client/b', 1, { identifier: 'd', confidence: 'CONFIRMED' }),
        told('IdentityLink', 'client/c', 2, { identifier: 'd', confidence: 'CONFIRMED' }),
        told('IdentityLink', 'client/z', 3, { identifier: 'd', confidence: 'CONFIRMED' }),
        told('MarketingExposure', 'identifier/d', 4, { campaign: 'k', purpose: 'PROMOTION', stage: 'DELIVERED' }),
        told('IdentityLink', 'client/z', 5, { identifier: 'client/b', confidence: 'CONFIRMED' }),
      ],
      ['COIN R-132'],
    ));

  it('sees a gap that spans a request and the first contact of a stay that began long after it (R-227)', () =>
    lawHolds(
      [
        told('LocationEvidence', 'client/c', 10, { kind: 'ESTABLISHED', country: 'CH' }),
        told('LocationEvidence', 'client/c', 250, { kind: 'ESTABLISHED', country: 'FR' }),
        told('SourceHeartbeat', 'source/mailer', 250, {
          ...{ lastSequence: '0', count: 0, periodFrom: text(-300), periodTo: text(400) },
        }),
        told('ClientContact', 'client/c', 251, { channel: 'EMAIL' }),
        told('SourceGap', 'source/mailer', 252, { periodFrom: text(-1), periodTo: text(80), reason: 'outage' }),
      ],
      ['COIN R-021'],
    ));

  it('forgets what the former rule set had read of a client, where another is adopted', async () => {
    const world = recorded([
      adopts(p1, -1_000),
      ...beginning,
      told('ClientContact', 'client/c', 0.2, { channel: 'EMAIL', promptedBy: 'SOLICITATION' }),
      adopts(p2, 1),
      told('SourceGap', 'source/mailer', 2, { ...gap, reason: 'outage' }),
      told('SourceGapResolved', 'source/mailer', 3, { ...gap, outcome: 'NOTHING_SENT', ...by }),
    ]);
    const rests = world.map(() => 0).values();
    await live({ ...patient, world, rests, choices: endless(), piecesMax: Infinity }, async (lived) => {
      expect(rulesIn(lived)).toEqual(['COIN R-117']);
      for (const law of Object.values(statusesLaw)) await law(lived);
    });
  });
});
