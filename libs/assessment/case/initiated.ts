import { countBefore, countUntil } from '#libs/evidence';
import type { Fact } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { type Reasons, RequestCase } from './request-case.js';
import type { RequestFile } from './request-file.js';

/** The earliest request of a period that is client-initiated at an instant: nothing of the reasons stands against it. */
export function firstInitiated(
  file: RequestFile,
  reasons: Reasons,
  at: number,
  { from, to }: ClosedInterval,
  fits: (request: Fact) => boolean = () => true,
): RequestCase | undefined {
  const { relationship } = file;
  const standing = relationship.at(at);
  const { contact, origin, stayStart, stayEnd } = standing;
  if (contact.state !== 'MET' || origin.state !== 'MET') return undefined;
  const check = relationship.checks.lastComplete(stayStart, at, Math.min(at, stayEnd));
  if (check === undefined) return undefined;
  const end = countUntil(file.requests, Math.min(to, check.at));
  for (let index = countBefore(file.requests, Math.max(from, stayStart)); index < end; index++) {
    const request = file.requests[index] as Fact<'ServiceRequest'>;
    if (!fits(request) || file.isHopeless(index, standing)) continue;
    const found = new RequestCase(file, request, at);
    if (found.reason(reasons) === undefined) return found;
  }
  return undefined;
}
