import { type Story, stories, worlds as worldsOf } from '../../../test/scenario-corpus.js';

export type { Expectation } from '../../../test/scenario-corpus.js';
export type World = Story;

/** What P1 answers, by hand and worked out by an independent implementation. */
export const scenarios: readonly World[] = stories('P1');
export const worlds: readonly World[] = worldsOf('P1');

/** What P2 answers, likewise; a few of the questions by hand are asked by P1. */
export const scenariosOfP2: readonly World[] = stories('P2');
export const worldsOfP2: readonly World[] = worldsOf('P2');
