import { instant } from '../instant.js';

/** Who and what evidence is drawn about: few of each, so that they meet. Whoever is named twice comes twice as often. */
export interface Cast {
  readonly clients: readonly string[];
  readonly identifiers: readonly string[];
  readonly campaigns: readonly string[];
  readonly actors: readonly string[];
  readonly assets: readonly string[];
  readonly entities: readonly string[];
  readonly surfaces: readonly string[];
  /** By their CloudEvents sources. */
  readonly sources: readonly string[];
  /** Whoever records and approves. */
  readonly people: readonly string[];
  readonly countries: readonly string[];
  /** The instant (ms) around which everything happens. */
  readonly around: number;
}

/** Within the law, and after every transitional regime. */
export const asked: number = instant('2026-08-03T10:00:00Z');

export const usualCast: Cast = {
  clients: ['c', 'c', 'c', 'b'],
  identifiers: ['d'],
  campaigns: ['k', 'k', 'l'],
  actors: ['FIRM', 'A', 'B'],
  assets: ['COIN', 'COIN', 'TWIN', 'TWIN', 'OTHER'],
  entities: ['X', 'X', 'X', 'Y'],
  surfaces: ['s'],
  sources: ['mailer', 'mailer', 'pusher', 'crm'],
  people: ['u1', 'u2', 'u2'],
  countries: ['FR', 'FR', 'FR', 'DE', 'NO', 'CH', 'US'],
  around: asked,
};
