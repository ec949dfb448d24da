import type { Prepare } from '#libs/projections';

/** A source that was registered at some time. */
export interface Registered {
  readonly id: bigint;
  readonly name: string;
}

/** All sources that were registered by a position, in the order in which they were first spoken of. */
export function registeredBy(prepare: Prepare, upTo: bigint): Registered[] {
  return prepare<Registered>(
    `SELECT id, name FROM coverage_sources WHERE id IN (SELECT source FROM coverage_versions WHERE known_from <= ?)
     ORDER BY (SELECT position FROM coverage_about WHERE source = coverage_sources.id ORDER BY position LIMIT 1)`,
  ).all(upTo);
}
