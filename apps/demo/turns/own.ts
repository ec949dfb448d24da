import { day, hour, minute } from '../calendar.js';
import { type Life, named } from '../life.js';
import { hears, offers, replies, sees } from '../marketing.js';
import { asks, checks, comes, link, livesOn, signsUp } from '../relationship.js';
import {
  actor,
  anotherSubject,
  arrivalTime,
  campaign,
  joins,
  joinsAndStays,
  later,
  liveIn,
  liveWhere,
  platform,
  subjectOf,
  type Turn,
} from './turn.js';

function comesAlone(life: Life): void {
  liveIn(life);
  joinsAndStays(life, arrivalTime(life), { anonymous: life.random.chance(0.2) });
}

function asksAgain(life: Life): void {
  liveIn(life);
  const ask = joins(life, arrivalTime(life, undefined, '2026-09-20'));
  asks(life, ask.arrival, anotherSubject(life), later(life, ask.at, 5, 30));
  if (life.random.chance(0.5)) asks(life, ask.arrival, anotherSubject(life), later(life, ask.at, 20, 38));
  livesOn(life, ask.at);
}

/** The firm offers what is of the same type, while the first order is still open. */
function isOfferedInContext(life: Life): void {
  liveIn(life);
  const subject = platform(life.random.pick(['e', 'd']), 'ARDEN');
  const ask = joinsAndStays(life, arrivalTime(life), { subject, fulfilledAfter: life.random.whole(60, 200) * hour });
  offers(life, platform(subject.service, 'BOREAL'), ask.at + life.random.whole(3, 50) * hour);
}

/** The same offer, made weeks after the order was done: not in its context any more. */
function isOfferedTooLate(life: Life): void {
  liveIn(life);
  const subject = platform('e', 'ARDEN');
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-15'), { subject });
  offers(life, platform('e', 'CALDER'), later(life, ask.fulfilled, 9, 40));
}

function isOfferedAnotherType(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life), {
    subject: { service: 'e', asset: 'BTC' },
    fulfilledAfter: 90 * hour,
  });
  const other = life.random.pick([
    { service: 'e', asset: 'DUNE' },
    { service: 'a', asset: 'BTC' },
    { service: 'e', asset: 'USDQ' },
  ]);
  offers(life, other, ask.at + life.random.whole(5, 60) * hour, 'EMAIL');
}

function getsAnswer(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const subject = subjectOf(life);
  replies(life, subject, at + 30 * minute);
  joinsAndStays(life, at, { subject });
}

function getsMoreThanAnAnswer(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life));
  const beyond = { service: 'e', asset: life.random.pick(['USDQ', 'DUNE']) };
  replies(life, ask.subject, later(life, ask.at, 12, 20), beyond);
}

/** An independent writer, whose independence is on file. */
function readsIndependentReview(life: Life): void {
  const review = campaign(life, 'ledgerlines-review');
  liveWhere(life, review);
  const at = arrivalTime(life, '2026-05-10');
  sees(life, review, at - 2 * day);
  joinsAndStays(life, at, { origin: 'INDEPENDENT_MEDIA', actor: 'ledgerlines' });
}

function attendsPureCourse(life: Life): void {
  const course = campaign(life, 'first-steps');
  liveWhere(life, course);
  const at = arrivalTime(life, '2026-05-25', '2026-09-25');
  sees(life, course, at - 4 * day);
  joinsAndStays(life, at);
}

/** A second device is found to be the client's after the check, and the check is made again. */
function bringsAnotherDevice(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life));
  const found = later(life, ask.at, 3, 8);
  link(life, `${life.client}~tablet`, found, 'CONFIRMED', 'login');
  checks(life, ask, found + hour);
}

/** The contact was recorded a fortnight late, but a third party had stamped it at once. */
function isRecordedLateWithAnchor(life: Life): void {
  liveIn(life);
  const keeping = { delay: life.random.whole(5, 20) * day, anchored: true };
  joinsAndStays(life, arrivalTime(life, undefined, '2026-09-25'), { contact: keeping });
}

/** The parent company's own treasury: a member of the group may be spoken to by the group. */
function isGroupCompany(life: Life): void {
  liveIn(life);
  // What was before the ledger was brought in late, membership too.
  const at = arrivalTime(life, '2026-05-05');
  life.memberFrom = at - 60 * day;
  life.kept('GroupMembership', 'compliance', life.memberFrom + day, { from: new Date(life.memberFrom).toISOString() });
  const sent = at - 5 * day;
  const trace = life.kept('FirmCommunication', 'crm', sent, { channel: 'EMAIL', purpose: 'PROMOTION' });
  life.solicited({ how: 'EMAIL', at: sent, covers: 'ALL', shownBy: [trace] });
  life.tell(sent, 'as a company of the group, was written to by the group');
  joinsAndStays(life, at);
}

/** Page in Portuguese for the clients in Brazil: a documented reason that is not the Union. */
function comesThroughServedLanguage(life: Life): void {
  liveIn(life, life.random.pick(['PT', 'LU', 'FR', 'DE']));
  joinsAndStays(life, arrivalTime(life), { surface: 'site-pt' });
}

/** Saw the firm's banner for exchange services, and asked for custody. */
function asksForSomethingElse(life: Life): void {
  const banner = campaign(life, 'low-fees');
  liveWhere(life, banner);
  const at = arrivalTime(life, '2026-06-06', '2026-08-10');
  sees(life, banner, Math.min(at - day, banner.to - hour));
  const ask = joinsAndStays(life, at, { subject: { service: 'a', asset: 'ETH' } });
  if (life.random.chance(0.5)) asks(life, ask.arrival, { service: 'c', asset: 'BTC' }, later(life, ask.at, 3, 20));
}

/** A friend who writes about the firm without any tie to it; nobody ever asked the friend. Said to be independent. */
function followsSponsoredLetterNobodyKnowsOf(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  hears(life, actor(life, 'sable-letters'), at - 2 * day);
  joinsAndStays(life, at, { origin: 'INDEPENDENT_MEDIA', actor: 'sable-letters' });
}

/** A regulator asks about the client; nothing is changed by that. */
function isAskedAboutByRegulator(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-01'));
  const at = later(life, ask.at, 10, 50);
  life.kept('RegulatoryRequest', 'compliance', at, { authority: 'national authority', reference: `r-${life.client}` });
  life.tell(at, `the authority asked about ${named(ask.subject)}`);
}

/** Wrote before having an account; the account was opened weeks later. */
function thinksItOver(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, '2026-05-05', '2026-08-30');
  const arrival = comes(life, at, { anonymous: true, channel: 'CHAT' });
  const opened = later(life, at, 8, 40);
  signsUp(life, opened);
  asks(life, arrival, subjectOf(life), opened + hour);
  livesOn(life, opened);
}

export const ownTurns: readonly Turn[] = [
  { name: 'came alone', weight: 330, play: comesAlone },
  { name: 'asked again', weight: 60, play: asksAgain },
  { name: 'thought it over', weight: 30, play: thinksItOver },
  { name: 'offered the same type in context', weight: 45, play: isOfferedInContext },
  { name: 'offered the same type too late', weight: 30, play: isOfferedTooLate },
  { name: 'offered another type', weight: 20, play: isOfferedAnotherType },
  { name: 'got an answer', weight: 12, play: getsAnswer },
  { name: 'got more than an answer', weight: 12, play: getsMoreThanAnAnswer },
  { name: 'read an independent review', weight: 14, play: readsIndependentReview },
  { name: 'attended a pure course', weight: 10, play: attendsPureCourse },
  { name: 'brought another device', weight: 10, play: bringsAnotherDevice },
  { name: 'recorded late with an anchor', weight: 14, play: isRecordedLateWithAnchor },
  { name: 'group company', weight: 8, play: isGroupCompany },
  { name: 'came through a served language', weight: 8, play: comesThroughServedLanguage },
  { name: 'asked for something not promoted', weight: 10, play: asksForSomethingElse },
  { name: 'followed a sponsored letter nobody knows of', weight: 10, play: followsSponsoredLetterNobodyKnowsOf },
  { name: 'asked about by a regulator', weight: 6, play: isAskedAboutByRegulator },
];
