import { day, hour, minute } from '../calendar.js';
import { type Life, named, reference } from '../life.js';
import { link } from '../relationship.js';
import { arrivalTime, joinsAndStays, later, liveIn, type Turn } from './turn.js';

/** Stages of one mail of the firm to an address, or to the client; the first of them names it. */
function mails(life: Life, at: number, purpose: string, stages: readonly object[], to?: string) {
  const about = to === undefined ? {} : { about: `identifier/${to}` };
  const kind = to === undefined ? 'FirmCommunication' : 'MarketingExposure';
  const actor = to === undefined ? {} : { actor: 'FIRM' };
  const data = { channel: 'EMAIL', purpose, ...actor };
  const first = life.kept(kind, 'mailer', at, { ...data, stage: 'SENT' }, about);
  const message = first.event?.data.message;
  const rest = stages.map((stage, index) =>
    life.kept(kind, 'mailer', at + (index + 1) * 7 * minute, { ...data, ...stage, message }, about),
  );
  return [first, ...rest];
}

/** A promotion was sent to an address that did not take it: it reached nobody. */
function isWrittenToInVain(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const sent = at - life.random.whole(2, 9) * day;
  mails(life, sent, 'PROMOTION', [{ stage: 'FAILED' }], `${life.client}~mail`);
  life.tell(sent, 'a mail of the firm came back: the address took nothing');
  joinsAndStays(life, at);
}

/** The same, but on its second attempt it was delivered. */
function isWrittenToAtLast(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const sent = at - life.random.whole(2, 9) * day;
  const stages = mails(life, sent, 'PROMOTION', [{ stage: 'DEFERRED' }, { stage: 'DELIVERED' }], `${life.client}~mail`);
  life.tell(sent, 'a mail of the firm was put off once, and then delivered');
  joinsAndStays(life, at);
  life.solicited({ how: 'EMAIL', at: sent, covers: 'ALL', shownBy: [...stages, linkTo(life)] });
}

/** A proxy abroad opened the mail before the reader did: that says nothing of where the reader was. */
function isReadThroughAProxy(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const sent = at - life.random.whole(2, 9) * day;
  const opened = { stage: 'OPENED', automated: true, deliveredCountry: 'US' };
  const stages = mails(life, sent, 'PROMOTION', [{ stage: 'DELIVERED' }, opened], `${life.client}~mail`);
  life.tell(sent, 'the firm sent a promotion, which a proxy abroad opened first');
  joinsAndStays(life, at, { located: life.random.chance(0.5) });
  life.solicited({ how: 'EMAIL', at: sent, covers: 'ALL', shownBy: [...stages, linkTo(life)] });
}

const linkTo = (life: Life) =>
  life.links.find(({ identifier }) => identifier === `${life.client}~mail`)?.trace ??
  link(life, `${life.client}~mail`, life.arrivals[0]?.at ?? 0, 'CONFIRMED', 'mail confirmed');

/** A message of the service kind, about what the client never had: an offer by another name. */
function isSoldSomethingAsService(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-15'), {
    subject: { service: 'e', asset: 'BTC' },
  });
  const subject = { service: 'e', asset: life.random.pick(['USDQ', 'DUNE']) };
  const at = later(life, ask.at, 12, 30);
  const data = { channel: 'EMAIL', purpose: 'SERVICE', coverage: [subject] };
  const trace = life.kept('FirmCommunication', 'crm', at, data);
  life.offers.push({ subject, at, country: life.home(at), trace });
  life.tell(at, `a message “about your account” named ${named(subject)}, which the client never had`);
}

/** Rang back after a call of the firm that nobody wrote down; the clerk who took the call noted that. */
function ringsBack(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life);
  const ask = joinsAndStays(life, at);
  const again = later(life, ask.at, 3, 9);
  const contact = life.kept('ClientContact', 'crm', again, { channel: 'PHONE_CALL', promptedBy: 'SOLICITATION' });
  life.tell(again, 'rang back after a call of the firm');
  life.solicited({ how: 'PHONE_CALL', at: again - hour, covers: 'ALL', byGroup: false, shownBy: [contact] });
}

/** A check of the exchange was written down twice, and the second time it was taken back, as it may be. */
function isWrittenDownTwice(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-01'));
  const at = later(life, ask.at, 5, 20);
  const data = { channel: 'PHONE_CALL', purpose: 'PROMOTION' };
  const wrong = life.kept('FirmCommunication', 'crm', at, data, { by: 'staff-otto' });
  if (wrong.event === undefined) return;
  const target = { target: reference(wrong), reason: 'DUPLICATE', evidence: 'call records', approver: 'staff-lena' };
  life.kept('Retraction', 'compliance', at + 3 * day, target, { by: 'staff-ivo' });
  life.tell(at, 'a call to a namesake was written down here too, and taken back by two persons');
}

export const deliveryTurns: readonly Turn[] = [
  { name: 'written to in vain', weight: 16, play: isWrittenToInVain },
  { name: 'written to at last', weight: 6, play: isWrittenToAtLast },
  { name: 'read through a proxy', weight: 8, play: isReadThroughAProxy },
  { name: 'sold something as a service message', weight: 8, play: isSoldSomethingAsService },
  { name: 'rang back', weight: 5, play: ringsBack },
  { name: 'written down twice', weight: 4, play: isWrittenDownTwice },
];
