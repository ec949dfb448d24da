import { Metadata, type StatusObject, status } from '@grpc/grpc-js';

export type Refusal = Error & StatusObject;

/** How a server ends a call that it refuses: a status, and what it tells the client beside it. */
export function refusal(code: status, details: string, told: Readonly<Record<string, string>> = {}): Refusal {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(told)) {
    metadata.set(key, value);
  }
  return Object.assign(new Error(details), { code, details, metadata });
}

export const unavailable = (details = 'the stand-in broke the stream'): Refusal => refusal(status.UNAVAILABLE, details);

export const notReady = (): Refusal => refusal(status.UNAVAILABLE, 'there is no leader');

export const notLeader = (host: string, port: number): Refusal =>
  refusal(status.NOT_FOUND, 'another node leads', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const accessDenied = (): Refusal =>
  refusal(status.PERMISSION_DENIED, 'access denied', { exception: 'access-denied' });

export const streamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `${stream} is deleted`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const timedOut = (): Refusal => refusal(status.ABORTED, 'the operation timed out');

export const badRequest = (why: string): Refusal => refusal(status.UNKNOWN, why);

export const appendTooLarge = (bytesMax: number): Refusal =>
  refusal(status.INVALID_ARGUMENT, `an append is at most ${bytesMax} bytes`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytesMax),
  });

export const wrongExpectedVersion = (stream: string, expected: string, actual: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `${stream} is at ${actual}, not at ${expected}`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': expected,
    'actual-version': actual,
  });

/** A subscription from the middle of a record is refused for its argument, a read as an error nobody foresaw. */
export const invalidPosition = (isSubscription: boolean): Refusal =>
  refusal(isSubscription ? status.INVALID_ARGUMENT : status.UNKNOWN, 'no record begins at that position');
