import type { RuleSets } from '#libs/assessment';
import type { EventType } from '#libs/evidence';
import { type EvidenceAt, KnownRegisters, type Views } from '#libs/views';

/** Of which there may be hundreds of thousands. What they amount to is in the view of the sources' coverage. */
const heartbeat: EventType = 'initium.SourceHeartbeat.v1';

/** The registers as this thread knows them. */
export const knownRegisters = (
  { registers, coverage }: Pick<Views, 'registers' | 'coverage'>,
  evidenceAt: EvidenceAt,
  ruleSets: RuleSets,
): KnownRegisters =>
  new KnownRegisters({ registers, evidenceAt, sourcesAt: coverage.sources, except: heartbeat, ruleSets });
