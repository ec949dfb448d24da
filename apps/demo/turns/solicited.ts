import { day, hour, minute } from '../calendar.js';
import type { Life } from '../life.js';
import { reference } from '../life.js';
import { hears, messaged, sees } from '../marketing.js';
import { asks, comes, link, livesOn, signsUp } from '../relationship.js';
import { resolve, retract } from './obstructed.js';
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

function isWrittenTo(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const channel = life.setting.sources.smsRegion.includes(life.home(at)) ? 'SMS' : 'EMAIL';
  messaged(life, at - life.random.whole(1, 12) * day, channel, { to: `${life.client}~mail` });
  joinsAndStays(life, at);
}

/** Came alone, and was then sent a promotional push: no follow-on marketing is allowed. */
function isPushedAfterwards(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-20'));
  messaged(life, later(life, ask.at, 3, 30), 'PUSH_NOTIFICATION', {
    purpose: life.random.pick(['PROMOTION', 'BRAND']),
  });
}

function seesAdvertising(life: Life): void {
  const seen = campaign(
    life,
    life.random.pick([
      'search-spring',
      'retarget-summer',
      'search-autumn',
      'nestfield-links',
      'brokers-letter',
      'trade-school',
    ]),
  );
  liveWhere(life, seen);
  const at = Math.max(arrivalTime(life, '2026-05-05', '2026-09-20'), seen.from + 3 * day);
  sees(life, seen, Math.min(at - life.random.whole(1, 30) * hour, seen.to - hour));
  joinsAndStays(life, at);
}

/** The campaign met a device that was found to be the client's weeks later. */
function isRecognisedLater(life: Life): void {
  const seen = campaign(life, life.random.pick(['retarget-summer', 'nestfield-links']));
  liveWhere(life, seen);
  const at = arrivalTime(life, '2026-05-20', '2026-08-30');
  const identifier = `${life.client}~laptop`;
  sees(life, seen, at - 2 * day, { identifier });
  const ask = joinsAndStays(life, at);
  const found = later(life, ask.at, 15, 50);
  link(life, identifier, found, life.random.pick(['CONFIRMED', 'CONFIRMED', 'PROBABLE']), 'login');
  life.tell(found, 'a laptop turned out to be the client’s');
}

/** The same, but nobody ever links the device: there is a record, and no way to know whose it is. */
function isNeverRecognised(life: Life): void {
  const seen = campaign(life, 'retarget-summer');
  liveWhere(life, seen);
  const at = arrivalTime(life, '2026-05-20', '2026-08-30');
  sees(life, seen, at - 2 * day, { identifier: `v-${life.client}` });
  joinsAndStays(life, at);
}

/** An affiliate who was on file as independent until the payments came to light. */
function followsMarlow(life: Life): void {
  const live = campaign(life, 'marlow-live');
  liveWhere(life, live);
  const at = arrivalTime(life, '2026-05-12', '2026-08-10');
  sees(life, live, at - life.random.whole(1, 5) * day);
  joinsAndStays(life, at, { origin: 'INDEPENDENT_MEDIA', actor: 'marlow-streams' });
}

/** An influencer of whom the ledger knew nothing until the bonus for each sign-up was found. */
function followsTilly(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  hears(life, actor(life, 'tillycoin'), at - life.random.whole(1, 20) * day);
  joinsAndStays(life, at);
}

/** A paid podcast: that the client heard of the firm there is on record, that it is paid never will be. */
function hearsPodcast(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  hears(life, actor(life, 'velvet-podcast'), at - 3 * day);
  joinsAndStays(life, at);
}

function isCalled(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const channel = life.random.pick(['PHONE_CALL', 'FACE_TO_FACE']);
  messaged(life, at - life.random.whole(2, 40) * hour, channel, { delay: life.random.pick([0, 0, 9 * day]) });
  joinsAndStays(life, at, { origin: 'OTHER' });
}

/** A call that nobody wrote down: the ledger cannot know. */
function isCalledOffTheBooks(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  messaged(life, at - 5 * hour, 'PHONE_CALL', { lost: true });
  joinsAndStays(life, at);
}

/** The same, but the client complained, and the complaint was right. */
function isCalledAndComplains(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, undefined, '2026-08-20');
  joinsAndStays(life, at);
  const complained = later(life, at, 10, 30);
  const allegation = life.kept(
    'Allegation',
    'compliance',
    complained,
    { source: 'complaint of the client' },
    { by: 'staff-ivo' },
  );
  life.tell(complained, 'complained of a call that had come first');
  life.solicited({ how: 'PHONE_CALL', at: at - 9 * hour, covers: 'ALL', shownBy: [allegation] });
  resolve(life, allegation, later(life, complained, 10, 20), 'staff-lena', 'SUBSTANTIATED');
}

/** Came in through a page that is made for the client's own country. */
function comesThroughTargetedPage(life: Life): void {
  const open = life.setting.surfaces.filter((surface) => surface.aimedAt.length > 0);
  const surface = life.random.pick(open);
  liveIn(life, life.random.pick(surface.aimedAt));
  const at = arrivalTime(life, '2026-05-15', '2026-08-25');
  const ask = joinsAndStays(life, at, { surface: surface.id, channel: surface.channel });
  life.solicited({ how: 'TARGETED_SURFACE', at, covers: 'ALL', shownBy: [ask.arrival.contact] });
}

/** A client who gets a fee waiver for bringing friends: an affiliate by another name. */
function isReferredForReward(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const ask = joinsAndStays(life, at, { origin: 'PERSONAL_REFERRAL', actor: 'nestfield' });
  life.solicited({ how: 'REWARDED_REFERRAL', at, covers: 'ALL', byGroup: false, shownBy: [ask.arrival.origin] });
}

function isTalkedIntoIt(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life), { promptedBy: 'SOLICITATION' });
  life.solicited({ how: 'PROMPTED', at: ask.at, covers: [ask.subject], shownBy: [ask.trace] });
}

/** True records of a solicitation that somebody tries to make go away, in ways that do not. */
function isCoveredUp(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, undefined, '2026-08-25');
  const sent = messaged(life, at - 2 * day, 'EMAIL', { to: `${life.client}~mail` });
  const ask = joinsAndStays(life, at);
  const way = life.random.pick(['alone', 'no reason', 'after the authority asked']);
  const tried = later(life, ask.at, 10, 40);
  if (way === 'after the authority asked') {
    const data = { authority: 'national authority', reference: `r-${life.client}` };
    life.kept('RegulatoryRequest', 'compliance', tried - day, data);
  }
  if (!sent.event) return;
  const approver = way === 'alone' ? undefined : 'staff-lena';
  const reason = way === 'no reason' ? 'COMMERCIAL_GOODWILL' : 'DUPLICATE';
  const target = { target: reference(sent), evidence: 'none', reason, ...(approver && { approver }) };
  life.kept('Retraction', 'compliance', tried, target, { by: 'staff-ivo', about: `identifier/${life.client}~mail` });
  life.tell(tried, `somebody tried to take the mail out of the record (${way})`);
}

/** A friend was paid in cash. The origin on file was found wrong, and taken back by one person, as it may be. */
function isFoundMisdescribed(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, undefined, '2026-09-01');
  const ask = joinsAndStays(life, at);
  life.solicited({ how: 'REWARDED_REFERRAL', at: at - day, covers: 'ALL', byGroup: false, shownBy: [] });
  retract(life, ask.arrival.origin, later(life, at, 8, 30), { reason: 'WRONG_SUBJECT' });
}

/** Two accounts of one person: the first was written to. */
function hasAnotherAccount(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, '2026-05-20', '2026-09-20');
  const other = `${life.client}-b`;
  const first = life.kept(
    'FirmCommunication',
    'crm',
    at - 6 * day,
    { channel: 'EMAIL', purpose: 'PROMOTION' },
    { about: `client/${other}` },
  );
  const arrival = comes(life, at);
  signsUp(life, at + 30 * minute);
  const ask = asks(life, arrival, subjectOf(life), at + 3 * hour);
  const found = later(life, ask.at, 6, 30);
  const linked = link(life, `client/${other}`, found, 'CONFIRMED', 'same document');
  life.tell(found, 'was found to be somebody who had been written to under another account');
  life.solicited({ how: 'EMAIL', at: at - 6 * day, covers: 'ALL', shownBy: [first, linked] });
  livesOn(life, ask.at);
}

/** Wrote after a stall at a fair gave out the firm's link: an event is no education then. */
function meetsAtFair(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const data = { channel: 'TRADE_FAIR', purpose: 'EDUCATION', hasFirmLink: true, collectsContact: true };
  const trace = life.kept('FirmCommunication', 'crm', at - 4 * day, data);
  life.solicited({ how: 'TRADE_FAIR', at: at - 4 * day, covers: 'ALL', shownBy: [trace] });
  life.tell(at - 4 * day, 'left an address at the firm’s stall at a fair');
  const ask = joins(life, at);
  livesOn(life, ask.at);
}

export const solicitedTurns: readonly Turn[] = [
  { name: 'written to', weight: 24, play: isWrittenTo },
  { name: 'pushed afterwards', weight: 14, play: isPushedAfterwards },
  { name: 'saw advertising', weight: 36, play: seesAdvertising },
  { name: 'recognised later', weight: 14, play: isRecognisedLater },
  { name: 'never recognised', weight: 8, play: isNeverRecognised },
  { name: 'followed an affiliate found out later', weight: 22, play: followsMarlow },
  { name: 'followed an influencer found out later', weight: 18, play: followsTilly },
  { name: 'heard a paid podcast', weight: 6, play: hearsPodcast },
  { name: 'called', weight: 10, play: isCalled },
  { name: 'called off the books', weight: 6, play: isCalledOffTheBooks },
  { name: 'called and complained', weight: 5, play: isCalledAndComplains },
  { name: 'came through a targeted page', weight: 16, play: comesThroughTargetedPage },
  { name: 'referred for a reward', weight: 8, play: isReferredForReward },
  { name: 'talked into it', weight: 5, play: isTalkedIntoIt },
  { name: 'covered up', weight: 9, play: isCoveredUp },
  { name: 'found misdescribed', weight: 4, play: isFoundMisdescribed },
  { name: 'has another account', weight: 5, play: hasAnotherAccount },
  { name: 'met at a fair', weight: 5, play: meetsAtFair },
];
