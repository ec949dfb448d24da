import type { StateFigures } from '../../state-dossier/figures.js';
import type { StateDossierQuestion } from '../../state-dossier/question.js';
import type { LogOfPack } from '../pack-documents.js';
import type { StateReadings } from './state-readings.js';

/** What a pack of the sample answers of one subject. */
export interface SampledAnswer {
  readonly service: string;
  readonly asset: string;
  readonly status: string;
  readonly rule: string;
  readonly mayServe: boolean;
}

/** All that the documents of a dossier tell. */
export interface StateDossierFacts extends StateReadings {
  readonly question: StateDossierQuestion;
  readonly figures: StateFigures;
  /** By the ids of packs. */
  readonly answers: ReadonlyMap<string, readonly SampledAnswer[]>;
  readonly log: LogOfPack;
}
