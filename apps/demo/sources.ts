import { day, end, hour, instantOf, iso, minute, opening } from './calendar.js';
import type { Random } from './random.js';
import type { Stream } from './stream.js';

/** A system that can carry solicitations, and counts what it sends. */
export interface SourceLife {
  readonly id: string;
  readonly channels: readonly string[];
  /** Where its messages go; everywhere when left out. */
  readonly countries?: readonly string[];
  /** It reports for itself how far it has counted; for the others the monitor does. */
  readonly beatsItself?: boolean;
}

/** Times for which, at the world's end, nobody can say what a source sent. */
export interface Blackout {
  readonly source: string;
  readonly countries?: readonly string[];
  readonly from: number;
  readonly to: number;
}

export interface Sources {
  readonly all: readonly SourceLife[];
  readonly blackouts: Blackout[];
  /** Where the partner's push service and the partner's SMS gateway send. */
  readonly pushRegion: readonly string[];
  readonly smsRegion: readonly string[];
}

const week = 7 * day;
const mailCut = { from: instantOf('2026-06-08') + 18 * hour, to: instantOf('2026-06-09') + 12 * hour };
const pushCut = { from: instantOf('2026-07-20') + 3 * hour, to: instantOf('2026-07-22') + 9 * hour };
const adPause = { from: instantOf('2026-05-18') + 22 * hour, to: instantOf('2026-05-19') + 4 * hour };
const smsPause = { from: instantOf('2026-08-10') + 1 * hour, to: instantOf('2026-08-12') + 5 * hour };

/** Connects the sources and decides when they will fail: a mail outage that is made good, a push outage that is not. */
export function connect(stream: Stream, random: Random): Sources {
  const regions = random.shuffle([
    ['ES', 'PT'],
    ['SE', 'FI'],
    ['HU', 'SK'],
    ['BG', 'RO'],
    ['DK', 'NO'],
    ['HR', 'SI'],
  ]);
  const [pushRegion = [], smsRegion = []] = regions;
  const all: SourceLife[] = [
    { id: 'mailer', channels: ['EMAIL'] },
    { id: 'push', channels: ['PUSH_NOTIFICATION', 'IN_APP_PROMPT'], beatsItself: true },
    { id: 'ad-platform', channels: ['INTERNET_AD', 'BANNER', 'SEARCH_ADS', 'RETARGETING', 'SOCIAL_VIDEO'] },
    { id: 'affiliate-tracker', channels: ['AFFILIATE', 'INFLUENCER'], beatsItself: true },
    { id: 'push-partner', channels: ['PUSH_NOTIFICATION'], countries: pushRegion },
    { id: 'sms-partner', channels: ['SMS'], countries: smsRegion },
  ];
  for (const { id, channels, countries } of all) {
    const data = { channels, ...(countries && { countries }), heartbeatEvery: 'P7D', owner: 'marketing operations' };
    stream.record({
      kind: 'Source',
      source: 'monitor',
      subject: `source/${id}`,
      at: opening,
      data: { ...data, from: iso(opening) },
    });
  }
  stream.interruptions.push(
    { source: 'mailer', ...mailCut, lostShare: 0, resumed: instantOf('2026-06-16') },
    { source: 'push-partner', ...pushCut, lostShare: 0.5, resumed: instantOf('2026-07-24') },
  );
  const blackouts: Blackout[] = [
    { source: 'push-partner', countries: pushRegion, ...pushCut },
    { source: 'sms-partner', countries: smsRegion, ...smsPause },
  ];
  return { all, blackouts, pushRegion, smsRegion };
}

/**
 * Lost messages leave open the time between their neighbours that arrived, and every week in which the source counted
 * more than arrived.
 */
function lossOf(stream: Stream, { id, countries }: SourceLife): Blackout[] {
  const losses = stream.lossesOf(id);
  if (!losses) return [];
  const { from = opening, to = end } = losses;
  const start = (at: number) => opening + Math.floor((at - opening) / week) * week;
  return [{ source: id, countries, from: start(from), to: start(to) + week }];
}

/** What the sources said of themselves, once all lives are lived: numbers, heartbeats, gaps and how they ended. */
export function closeBooks(stream: Stream, sources: Sources): void {
  for (const source of sources.all) {
    beat(stream, source);
    stream.number(source.id);
    sources.blackouts.push(...lossOf(stream, source));
  }
  const say = (kind: string, source: string, at: number, data: Record<string, unknown>, by?: string) =>
    stream.record({ kind, source: 'monitor', subject: `source/${source}`, at, data, ...(by && { by }) });
  const period = (cut: { from: number; to: number }) => ({ periodFrom: iso(cut.from), periodTo: iso(cut.to) });
  const declare = (source: string, cut: { from: number; to: number }, reason: string) =>
    say('SourceGap', source, cut.to + 2 * hour, { ...period(cut), reason });
  const resolve = (source: string, cut: { from: number; to: number }, outcome: string, by: string, approver: string) =>
    say(
      'SourceGapResolved',
      source,
      cut.to + 8 * day,
      { ...period(cut), outcome, evidence: 'incident report', approver },
      by,
    );

  declare('mailer', mailCut, 'queue down, messages held back');
  resolve('mailer', mailCut, 'RECOVERED', 'staff-ivo', 'staff-lena');
  declare('push-partner', pushCut, 'partner lost its delivery log');
  resolve('push-partner', pushCut, 'LOST', 'staff-ivo', 'staff-lena');
  declare('ad-platform', adPause, 'maintenance');
  resolve('ad-platform', adPause, 'NOTHING_SENT', 'staff-ivo', 'staff-lena');
  declare('sms-partner', smsPause, 'gateway not reachable');
  resolve('sms-partner', smsPause, 'NOTHING_SENT', 'staff-ivo', 'staff-ivo');
  reconcile(stream);
}

/** Each week the source reports how far it has counted, itself left out. Its periods join without a hole. */
function beat(stream: Stream, { id, beatsItself = false }: SourceLife): void {
  const sent = stream.sentBy(id).map((event) => Date.parse(event.time));
  let beats = 0;
  for (let from = opening; from + week < end; from += week) {
    const to = from + week;
    const lastSequence = sent.filter((at) => at <= to).length + beats;
    const count = sent.filter((at) => from <= at && at <= to).length;
    if (beatsItself) beats++;
    stream.record({
      kind: 'SourceHeartbeat',
      source: beatsItself ? id : 'monitor',
      subject: `source/${id}`,
      at: to + 5 * minute,
      data: { lastSequence, count, periodFrom: iso(from), periodTo: iso(to) },
    });
  }
}

/** The mail vendor's own monthly counts agree with the ledger's: it counts mails, whatever became of each. */
function reconcile(stream: Stream): void {
  const sent = stream.sentBy('mailer').map(({ time, data }) => ({ at: Date.parse(time), mail: data.message }));
  for (const [from, to] of [
    ['2026-07-01', '2026-07-31'],
    ['2026-08-01', '2026-08-31'],
    ['2026-09-01', '2026-09-30'],
  ]) {
    const [start, stop] = [instantOf(from as string), instantOf(to as string)];
    const count = new Set(sent.filter(({ at }) => start <= at && at <= stop).map(({ mail }) => mail)).size;
    stream.record({
      kind: 'Reconciliation',
      source: 'monitor',
      subject: 'source/mailer',
      at: stop + 3 * day,
      data: {
        vendor: 'mail vendor',
        periodFrom: iso(start),
        periodTo: iso(stop),
        vendorCount: count,
        ledgerCount: count,
        exportHash: (0x1000000 + count).toString(16).padStart(64, '0'),
        unmatched: 0,
      },
    });
  }
}
