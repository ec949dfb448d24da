import { day, end, hour, instantOf, minute } from '../calendar.js';
import type { Life } from '../life.js';
import { reference } from '../life.js';
import { hears, sees } from '../marketing.js';
import { asks, checks, comes, link, livesOn, signsUp } from '../relationship.js';
import type { Keeping, Trace } from '../stream.js';
import {
  actor,
  arrivalTime,
  campaign,
  joins,
  joinsAndStays,
  later,
  liveIn,
  liveWhere,
  subjectOf,
  type Turn,
} from './turn.js';

/** The support team typed the contact in from paper, or the gateway's export hung: days later, with no time stamp. */
function isRecordedLate(life: Life): void {
  liveIn(life);
  const late: Keeping = { delay: life.random.whole(4, 30) * day };
  const which = life.random.pick(['contact', 'originKept', 'request', 'check'] as const);
  joinsAndStays(life, arrivalTime(life, undefined, '2026-09-20'), { [which]: late });
}

/** A client from before the ledger was: all that is known was brought in when it was started. */
function isFromBefore(life: Life): void {
  liveIn(life);
  const at = instantOf('2024-11-01') + life.random.whole(0, 300) * day + 9 * hour;
  const imported: Keeping = { delay: instantOf('2025-10-16') - at, anchored: life.random.chance(0.3) };
  const subject = subjectOf(life);
  // Of the pages that there were then the ledger was told nothing.
  life.suspicions.push({ kind: 'SURFACE_UNKNOWN', covers: 'ALL' });
  const ask = joins(life, at, { subject, contact: imported, originKept: imported, request: imported, check: imported });
  if (life.random.chance(0.4)) {
    const back = arrivalTime(life, '2026-05-10');
    asks(life, comes(life, back), { service: 'j', asset: 'BTC' }, back + hour);
  }
  livesOn(life, Math.max(ask.at, instantOf('2025-10-20')));
}

function leavesNoTrace(life: Life): void {
  liveIn(life);
  const lost: Keeping = { lost: true };
  const how = life.random.pick([{ contact: lost, originKept: {} }, { originKept: lost }, { unchecked: true }]);
  joinsAndStays(life, arrivalTime(life), how);
}

/** Refused cookies: nobody could tell what they saw. It matters only where a campaign ran that could be told. */
function refusesCookies(life: Life): void {
  if (life.random.chance(0.7))
    liveWhere(life, campaign(life, life.random.pick(['retarget-summer', 'nestfield-links'])));
  else liveIn(life);
  joinsAndStays(life, arrivalTime(life), { partial: true });
}

/** Another identifier turned out to be the client's, and nobody looked again. */
function isCheckedInPart(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life));
  link(life, `${life.client}~phone`, later(life, ask.at, 2, 8), 'CONFIRMED', 'login');
}

function isAccusedWrongly(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-10'));
  const at = later(life, ask.at, 5, 20);
  const allegation = life.kept(
    'Allegation',
    'compliance',
    at,
    { source: 'complaint of a competitor' },
    { by: 'staff-ivo' },
  );
  life.tell(at, 'a competitor alleged that the firm had called this client; it had not');
  const ending = life.random.pick(['two persons', 'one person', 'open']);
  if (ending === 'two persons') resolve(life, allegation, later(life, at, 5, 20), 'staff-lena');
  else life.suspicions.push({ kind: 'OPEN_ALLEGATION', covers: 'ALL' });
  if (ending === 'one person') resolve(life, allegation, later(life, at, 5, 20), 'staff-ivo');
}

export function resolve(life: Life, allegation: Trace, at: number, approver: string, outcome = 'UNFOUNDED'): void {
  if (!allegation.event) return;
  const data = { allegation: reference(allegation), outcome, evidence: 'call records', approver };
  life.kept('AllegationResolved', 'compliance', at, data, { by: 'staff-ivo' });
  life.tell(at, `the allegation was called ${outcome.toLowerCase()}`);
}

/** The flatmate's tablet met the campaign; the systems hold it probable that the tablet is the client's. */
function sharesARouter(life: Life): void {
  const seen = campaign(life, 'retarget-summer');
  liveWhere(life, seen);
  const at = arrivalTime(life, '2026-05-20', '2026-08-25');
  const tablet = `${life.client}~household`;
  const data = { campaign: seen.id, stage: 'IMPRESSION', deliveredCountry: life.home(at) };
  life.kept('MarketingExposure', 'ad-platform', at - day, data, { about: `identifier/${tablet}` });
  life.tell(at - day, 'a flatmate saw a campaign on a tablet');
  const arrival = comes(life, at);
  signsUp(life, at + hour);
  link(life, tablet, at + 2 * hour, 'PROBABLE', 'same router');
  asks(life, arrival, subjectOf(life), at + 5 * hour);
  life.suspicions.push({ kind: 'PROBABLE_LINK', covers: 'ALL' });
  livesOn(life, at);
}

/** A reviewer who has nothing to do with the firm, which nobody ever put on file. */
function readsUnknownReviewer(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  hears(life, actor(life, 'harbour-review'), at - life.random.whole(1, 9) * day);
  life.suspicions.push({ kind: 'UNKNOWN_ACTOR', covers: 'ALL' });
  joinsAndStays(life, at);
}

/** A friend's word, with no name: nobody can say who the friend works for. */
function wasToldByAFriend(life: Life): void {
  liveIn(life);
  life.suspicions.push({ kind: 'UNKNOWN_ACTOR', covers: 'ALL' });
  joinsAndStays(life, arrivalTime(life), { origin: 'PERSONAL_REFERRAL' });
}

function isErased(life: Life): void {
  liveIn(life);
  const ask = joins(life, arrivalTime(life, undefined, '2026-08-30'));
  const at = later(life, ask.at, 15, 50);
  life.kept(
    'ErasureExecuted',
    'compliance',
    at,
    { scope: 'personal data', legalBasis: 'GDPR Article 17' },
    { by: 'staff-lena' },
  );
  life.tell(at, 'asked for erasure, and it was done');
  life.suspicions.push({ kind: 'ERASED', covers: 'ALL' });
}

/** Lives in the Union, but no proof of it was ever taken, and every login comes through a network abroad. */
function provesNoResidence(life: Life): void {
  liveIn(life);
  const ask = joins(life, arrivalTime(life), { located: false });
  livesOn(life, ask.at, 'US');
}

/** The paper copy of the contact is still in the post at the world's end. */
function isStillOnTheWay(life: Life): void {
  liveIn(life);
  const at = end - life.random.whole(2, 9) * day;
  joinsAndStays(life, at, { [life.random.pick(['contact', 'request', 'check'])]: { delay: 12 * day } });
}

/** A call to somebody else was written down under this client. How it was taken back decides. */
function isMistakenForAnother(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-01'));
  const at = later(life, ask.at, 4, 12);
  const data = { channel: 'PHONE_CALL', purpose: 'PROMOTION' };
  const wrong = life.kept('FirmCommunication', 'crm', at, data, { by: 'staff-otto' });
  life.tell(at, 'a call to somebody else was written down under this client');
  const way = life.random.pick(['two persons', 'two persons', 'one person', 'no reason', 'after the authority asked']);
  if (way !== 'two persons') life.suspicions.push({ kind: 'WRONG_RECORD', covers: 'ALL' });
  const mended = later(life, at, 3, 15);
  if (way === 'after the authority asked')
    life.kept('RegulatoryRequest', 'compliance', mended - day, {
      authority: 'national authority',
      reference: `r-${life.client}`,
    });
  retract(life, wrong, mended, {
    reason: way === 'no reason' ? 'COMMERCIAL_GOODWILL' : 'WRONG_SUBJECT',
    approver: way === 'one person' ? 'staff-ivo' : 'staff-lena',
  });
}

export function retract(life: Life, target: Trace, at: number, how: { reason: string; approver?: string }): void {
  if (!target.event) return;
  const data = { target: reference(target), evidence: 'ticket and call records', ...how };
  life.kept('Retraction', 'compliance', at, data, { by: 'staff-ivo' });
  life.tell(
    at,
    `it was taken back (${how.reason.toLowerCase().replaceAll('_', ' ')}, approved by ${how.approver ?? 'nobody'})`,
  );
}

/** Membership of the group was put on file weeks after the group had written. */
function isGroupCompanyFoundLate(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, undefined, '2026-09-10');
  life.memberFrom = at - 60 * day;
  const data = { from: new Date(life.memberFrom).toISOString() };
  const trace = life.kept('FirmCommunication', 'crm', at - 5 * day, { channel: 'EMAIL', purpose: 'PROMOTION' });
  life.solicited({ how: 'EMAIL', at: at - 5 * day, covers: 'ALL', shownBy: [trace] });
  joinsAndStays(life, at);
  life.kept('GroupMembership', 'compliance', at + 20 * day, data);
  life.tell(at + 20 * day, 'was put on file as a company of the group, too late');
  life.suspicions.push({ kind: 'RECORDED_LATE', covers: 'ALL' });
}

/** Someone who lives where the group chat ran: it was found out after the check. Some were looked at again. */
function livesWhereTheChatRan(life: Life): void {
  const chat = campaign(life, 'group-chat');
  liveWhere(life, chat);
  const ask = joinsAndStays(life, arrivalTime(life, '2026-06-05', '2026-08-05'));
  if (life.random.chance(0.5)) checks(life, ask, instantOf('2026-08-20') + life.random.whole(8, 17) * hour);
  if (life.random.chance(0.3)) sees(life, chat, ask.at - 3 * day, { unkept: true });
}

/** Where a club's shirt, a poster or the radio spoke of the firm: nobody can tell who looked. */
function livesWhereNobodyCanTell(life: Life): void {
  const seen = campaign(life, life.random.pick(['club-shirt', 'metro-posters', 'radio-summer']));
  liveWhere(life, seen);
  const at = Math.max(arrivalTime(life, '2026-05-05'), seen.from + life.random.whole(3, 20) * day + 40 * minute);
  if (life.random.chance(0.3)) sees(life, seen, Math.min(at - day, seen.to));
  joinsAndStays(life, at);
}

export const obstructedTurns: readonly Turn[] = [
  { name: 'recorded late', weight: 26, play: isRecordedLate },
  { name: 'from before the ledger', weight: 26, play: isFromBefore },
  { name: 'left no trace', weight: 24, play: leavesNoTrace },
  { name: 'refused cookies', weight: 22, play: refusesCookies },
  { name: 'checked in part', weight: 10, play: isCheckedInPart },
  { name: 'accused wrongly', weight: 18, play: isAccusedWrongly },
  { name: 'shared a router', weight: 12, play: sharesARouter },
  { name: 'read an unknown reviewer', weight: 14, play: readsUnknownReviewer },
  { name: 'told by a friend', weight: 8, play: wasToldByAFriend },
  { name: 'erased', weight: 8, play: isErased },
  { name: 'residence unproven', weight: 14, play: provesNoResidence },
  { name: 'still on the way', weight: 8, play: isStillOnTheWay },
  { name: 'mistaken for another', weight: 22, play: isMistakenForAnother },
  { name: 'group company found late', weight: 4, play: isGroupCompanyFoundLate },
  { name: 'where the chat ran', weight: 12, play: livesWhereTheChatRan },
  { name: 'where nobody can tell', weight: 20, play: livesWhereNobodyCanTell },
];
