import { day } from '../calendar.js';
import type { Life } from '../life.js';
import { quarantineIdOf, type Trace } from '../stream.js';
import { arrivalTime, joinsAndStays, later, liveIn, type Turn } from './turn.js';

/** A service message about the client was sent in a form that the ledger could not take. What became of it decides. */
function isSpokenOfUnintelligibly(life: Life): void {
  liveIn(life);
  const ask = joinsAndStays(life, arrivalTime(life, undefined, '2026-09-01'));
  const at = later(life, ask.at, 4, 12);
  const data = { channel: 'CHAT', purpose: 'SERVICE' };
  const sent = life.kept('FirmCommunication', 'crm', at, data, { malformed: true });
  life.tell(at, 'a message about the client arrived in a form that the ledger could not take');
  const way = life.random.pick(['mended', 'mended', 'dismissed', 'dismissed', 'dismissed by one', 'left']);
  if (way === 'mended') life.setting.stream.sendAgain(sent, 5 * day);
  if (way === 'dismissed') dismiss(life, sent, at + 2 * day, 'staff-lena');
  if (way === 'dismissed by one') dismiss(life, sent, at + 2 * day, 'staff-ivo');
  if (way === 'dismissed by one' || way === 'left') life.suspicions.push({ kind: 'MALFORMED_ARRIVAL', covers: 'ALL' });
  life.tell(at + 2 * day, `it was ${way === 'left' ? 'left as it was' : way}`);
}

function dismiss(life: Life, { event }: Trace, at: number, approver: string): void {
  if (event === undefined) return;
  const data = { arrival: quarantineIdOf(event), reason: 'NOT_EVIDENCE', evidence: 'ticket', approver };
  life.kept('ArrivalDismissed', 'compliance', at, data, { by: 'staff-ivo' });
}

/** A promotion that arrived in such a form: no evidence of it yet. Some are mended, and then it is. */
function isPromotedToUnintelligibly(life: Life): void {
  liveIn(life);
  const at = arrivalTime(life, undefined, '2026-09-20');
  const called = at - 2 * day;
  const data = { channel: 'PHONE_CALL', purpose: 'PROMOTION' };
  const sent = life.kept('FirmCommunication', 'crm', called, data, { malformed: true });
  const mended = life.random.chance(0.5) ? life.setting.stream.sendAgain(sent, 9 * day) : undefined;
  life.tell(called, `the firm called; the record of it was malformed${mended ? ', and mended later' : ''}`);
  joinsAndStays(life, at);
  life.solicited({ how: 'PHONE_CALL', at: called, covers: 'ALL', shownBy: mended ? [mended] : [] });
}

/** Came in through a page that nobody had registered, and that some registered later. */
function comesThroughAnUnknownPage(life: Life): void {
  liveIn(life);
  const surface = life.random.pick(['landing-x', 'landing-late']);
  joinsAndStays(life, arrivalTime(life, '2026-06-02'), { surface });
  if (surface === 'landing-x') life.suspicions.push({ kind: 'SURFACE_UNKNOWN', covers: 'ALL' });
}

export const unclearTurns: readonly Turn[] = [
  { name: 'spoken of unintelligibly', weight: 26, play: isSpokenOfUnintelligibly },
  { name: 'promoted to unintelligibly', weight: 6, play: isPromotedToUnintelligibly },
  { name: 'came through an unknown page', weight: 10, play: comesThroughAnUnknownPage },
];
