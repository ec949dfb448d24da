import type { Portfolio, StateClients } from '#libs/views';
import type { PackSources } from './facts-of-pack.js';

/** What dossiers about a State are made from. */
export interface DossierSources extends PackSources {
  readonly portfolio: Portfolio;
  readonly stateClients: StateClients;
  /** Where the file of a pack is. */
  readonly packPath: (pack: string) => string;
}
