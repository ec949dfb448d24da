import fc from 'fast-check';
import { dayMs, hourMs, instantText, type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import { generatedByKind, recordedOf, usualCast, whenAround } from '#libs/evidence/arbitraries';
import { shippedReference } from '../reference/reference.js';
import { asked, story } from './story.js';

const generated = generatedByKind();
const told = kinds.map(({ name }) => name as KindName).filter((name) => name !== 'ReferenceAdopted');

/** A client that came by itself, and whatever may happen to it and to what is registered, of a few kinds. */
export const drawnLives: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .subarray(told, { minLength: 2, maxLength: 7 })
  .chain((names) => fc.array(fc.oneof(...names.map((name) => generated[name])), { minLength: 4, maxLength: 24 }))
  .map((more) => {
    const { evidence } = story();
    return [...evidence, ...recordedOf(more, evidence)];
  });

/** How late it is recorded: before what occurred after it, after that, or too late. */
const lates = [0, 0, 0, 1, 15, 40, 70, 80].map((hours) => hours * hourMs);

/** The same client, and a few things that happen to it, or to what is registered, again and again. */
export const repeatedLives: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(fc.oneof(...told.map((name) => generated[name])), { minLength: 1, maxLength: 4 })
  .chain((few) => {
    const again = fc.record({
      one: fc.constantFrom(...few),
      at: whenAround(usualCast),
      late: fc.constantFrom(...lates),
    });
    return fc.array(again, { minLength: 3, maxLength: 16 });
  })
  .map((all) => {
    const { evidence } = story();
    return [
      ...evidence,
      ...recordedOf(
        all.map(({ one, at, late }) => ({ ...one, at, late })),
        evidence,
      ),
    ];
  });

const me = 'client/c';
const to = (asset: string) => [{ service: 'e', asset }];
const none = { identifiers: [], observability: 'FULL', result: 'NONE' };
const campaign = { actor: 'FIRM', channel: 'TV', purpose: 'PROMOTION', reach: ['FR'] };
const past = (days: number) => instantText(asked - days * dayMs);
const shadowDays = shippedReference.policy.campaignShadowMs / dayMs;

/** What an answer may turn by, of few subjects, so that they meet. */
const decisive: readonly (readonly [KindName, string, object])[] = [
  ['ServiceRequest', me, { service: 'e', asset: 'COIN' }],
  ['ServiceRequest', me, { service: 'e', asset: 'TWIN' }],
  ['ServiceRequest', me, { service: 'e', asset: 'TWIN', promptedBy: 'SOLICITATION' }],
  ['ClientContact', me, { channel: 'EMAIL' }],
  ['ClientContact', me, { channel: 'EMAIL', enquiry: to('TWIN') }],
  ['OriginEvidence', me, { kind: 'DIRECT_TYPE_IN' }],
  ['OriginEvidence', me, { kind: 'REFERRER_LOG', referrer: 'a', actor: 'A' }],
  ['ExposureCheck', me, { ...none, campaigns: 'ALL' }],
  ['ExposureCheck', me, { ...none, campaigns: 'ALL', identifiers: ['d'] }],
  ['ExposureCheck', me, { ...none, campaigns: ['k'] }],
  ['ExposureCheck', me, { ...none, campaigns: 'ALL', observability: 'PARTIAL' }],
  ['ExposureCheck', me, { ...none, campaigns: 'ALL', result: 'FOUND' }],
  ['LocationEvidence', me, { kind: 'ESTABLISHED', country: 'FR' }],
  ['LocationEvidence', me, { kind: 'ESTABLISHED', country: 'DE' }],
  ['LocationEvidence', me, { kind: 'ESTABLISHED', country: 'CH' }],
  ['LocationEvidence', me, { kind: 'SITUATED', country: 'FR', to: instantText(asked + dayMs) }],
  ['FirmCommunication', me, { channel: 'CHAT', purpose: 'OFFER', coverage: to('TWIN') }],
  ['FirmCommunication', me, { channel: 'CHAT', purpose: 'SERVICE', coverage: to('TWIN') }],
  ['MarketingExposure', me, { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'A', message: 'm', stage: 'DELIVERED' }],
  ['MarketingExposure', me, { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'A', message: 'm', stage: 'FAILED' }],
  ['MarketingExposure', me, { channel: 'EMAIL', purpose: 'PROMOTION', coverage: to('TWIN'), actor: 'FIRM' }],
  ['Allegation', me, { source: 'a letter' }],
  ['GroupMembership', me, { from: instantText(asked), to: instantText(asked + 3 * dayMs) }],
  ['IdentityLink', me, { identifier: 'd', confidence: 'CONFIRMED' }],
  ['IdentityLink', me, { identifier: 'd', confidence: 'PROBABLE' }],
  ['ClientContact', 'identifier/d', { channel: 'EMAIL' }],
  ['Campaign', 'campaign/k', { ...campaign, trackable: true, from: past(1) }],
  [
    'Campaign',
    'campaign/l',
    { ...campaign, actor: 'A', trackable: false, from: past(shadowDays), to: past(shadowDays - 2) },
  ],
  ['ActorRelation', 'actor/A', { relation: 'NONE', evidence: 'memo', from: instantText(asked + dayMs) }],
];

/** The same client, and what answers turn by, again and again within a few days. */
export const denseLives: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .subarray([...decisive], { minLength: 3, maxLength: 10 })
  .chain((few) => {
    const said = fc.record({ what: fc.constantFrom(...few), half: fc.integer({ min: -4, max: 12 }) });
    return fc.array(fc.record({ said, late: fc.constantFrom(...lates) }), { minLength: 6, maxLength: 16 });
  })
  .map((all) => {
    const { evidence } = story();
    const more = all.map(({ said: { what, half }, late }) => {
      const [kind, subject, data] = what;
      return { kind, subject, data, at: asked + half * 12 * hourMs, late, recorder: 'u1' };
    });
    return [...evidence, ...recordedOf(more, evidence)];
  });
