import { day, end, hour, instantOf, minute } from '../calendar.js';
import { transitional, unionCompany } from '../exchange.js';
import { outside, perimeter } from '../geography.js';
import type { Life } from '../life.js';
import { sees } from '../marketing.js';
import { asks, comes, livesOn, proves, signsUp } from '../relationship.js';
import {
  arrivalTime,
  campaign,
  joins,
  joinsAndStays,
  later,
  liveAbroad,
  liveIn,
  subjectOf,
  type Turn,
} from './turn.js';

/** Lives abroad, where the firm may advertise as it likes. */
function livesAbroad(life: Life): void {
  liveAbroad(life);
  const at = arrivalTime(life);
  const banner = campaign(life, 'world-cup-banner');
  if (at > banner.from + day && life.random.chance(0.5)) sees(life, banner, Math.min(at - day, banner.to));
  joinsAndStays(life, at);
}

/** Lives abroad, and nobody ever asked for a proof of it. */
function livesAbroadUnproven(life: Life): void {
  liveAbroad(life);
  joinsAndStays(life, arrivalTime(life), { located: false });
}

/** Moves into the Union. What was before does not help there; some ask anew, some just go on. */
function movesIn(life: Life): void {
  liveAbroad(life);
  const ask = joins(life, arrivalTime(life, '2026-05-03', '2026-06-30'));
  const moved = later(life, ask.at, 20, 60);
  const country = life.random.weighted(perimeter);
  life.homes.push({ country, from: moved });
  life.tell(moved, `moved to ${country}`);
  proves(life, country, moved + 3 * day, moved);
  if (life.random.chance(0.5)) {
    const back = later(life, moved, 6, 20);
    const arrival = comes(life, back);
    asks(life, arrival, ask.subject, back + hour);
  }
  livesOn(life, ask.at);
}

function movesOut(life: Life): void {
  liveIn(life);
  const ask = joins(life, arrivalTime(life, '2026-05-03', '2026-08-30'));
  const moved = later(life, ask.at, 15, 60);
  const country = life.random.weighted(outside);
  life.homes.push({ country, from: moved });
  life.tell(moved, `moved to ${country}`);
  proves(life, country, moved + 2 * day, moved);
  livesOn(life, ask.at);
}

/** Shows a passport from abroad and lives in the Union: the logins say so. */
function saysAbroadLivesInside(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, '2026-05-05', '2026-09-10');
  const arrival = comes(life, at);
  signsUp(life, at + 30 * minute, false);
  proves(life, 'GB', at + 40 * minute, at - 900 * day);
  asks(life, arrival, subjectOf(life), at + 4 * hour);
  for (let when = at + day; when < end; when += life.random.whole(2, 6) * day)
    life.kept('IpLogin', 'gateway', when, { country: life.home(when) });
  life.tell(at + 9 * day, 'logged in from inside the Union, day after day');
  life.suspicions.push({ kind: 'LOCATION_UNPROVEN', covers: 'ALL' });
}

function isServedByUnionCompany(life: Life): void {
  liveIn(life);
  life.entity = unionCompany;
  joinsAndStays(life, arrivalTime(life));
}

function asksUnionCompanyForMore(life: Life): void {
  liveIn(life);
  life.entity = unionCompany;
  joinsAndStays(life, arrivalTime(life), { subject: { service: life.random.pick(['h', 'i']), asset: 'BTC' } });
}

function asksForDerivative(life: Life): void {
  liveIn(life);
  joinsAndStays(life, arrivalTime(life), { subject: { service: 'e', asset: 'PERP' } });
}

/** Served under national law until 1 July 2026, and advertised to, as was lawful then. */
function isFromTransition(life: Life): void {
  liveIn(life, life.random.pick(transitional));
  const at = instantOf('2025-11-20') + life.random.whole(0, 150) * day + 10 * hour;
  if (life.random.chance(0.4)) {
    const sent = at - 2 * day;
    const trace = life.kept('FirmCommunication', 'crm', sent, { channel: 'EMAIL', purpose: 'PROMOTION' });
    life.solicited({ how: 'EMAIL', at: sent, covers: 'ALL', shownBy: [trace] });
    life.tell(sent, 'was written to under the transitional regime');
  }
  joinsAndStays(life, at);
}

/** Got in touch, and asked for nothing. */
function onlyAsks(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  comes(life, at, { channel: 'CHAT' });
  signsUp(life, at + hour);
}

/** Given a service that was never asked for. */
function isServedUnasked(life: Life): void {
  liveIn(life);
  const ask = joins(life, arrivalTime(life));
  const subject = { service: 'a', asset: 'CALDER' };
  const at = later(life, ask.at, 3, 9);
  life.kept('ServiceProvided', 'gateway', at, { ...subject, entity: life.entity });
  life.unasked.push(subject);
  life.tell(at, 'was given custody of CALDER, unasked');
  livesOn(life, ask.at);
}

export const elsewhereTurns: readonly Turn[] = [
  { name: 'lives abroad', weight: 80, play: livesAbroad },
  { name: 'lives abroad, unproven', weight: 8, play: livesAbroadUnproven },
  { name: 'moved in', weight: 20, play: movesIn },
  { name: 'moved out', weight: 12, play: movesOut },
  { name: 'says abroad, lives inside', weight: 8, play: saysAbroadLivesInside },
  { name: 'served by the company in the Union', weight: 55, play: isServedByUnionCompany },
  { name: 'asked the company in the Union for more', weight: 8, play: asksUnionCompanyForMore },
  { name: 'asked for a derivative', weight: 12, play: asksForDerivative },
  { name: 'from the transition', weight: 24, play: isFromTransition },
  { name: 'only asked', weight: 16, play: onlyAsks },
  { name: 'served unasked', weight: 8, play: isServedUnasked },
];
