import { canonical, type Evidence, instant, type Problem, sequenceNumber } from '#libs/evidence';

/** Where the content of an attempt differs from the evidence that has its identity. Says where, never what. */
export function differences(attempt: Evidence, first: Evidence): Problem[] {
  const same = {
    type: attempt.type === first.type,
    subject: attempt.subject === first.subject,
    time: instant(attempt.time) === instant(first.time),
    data: canonical(attempt.data) === canonical(first.data),
    sequence: numberOf(attempt.sequence) === numberOf(first.sequence),
    authid: attempt.authid === first.authid,
    authtype: attempt.authtype === first.authtype,
  };
  return Object.entries(same)
    .filter(([, equal]) => !equal)
    .map(([name]) => ({ pointer: `/${name}`, detail: 'is not what is recorded under this source and id' }));
}

function numberOf(sequence: string | undefined): bigint | undefined {
  return sequence === undefined ? undefined : sequenceNumber(sequence);
}
