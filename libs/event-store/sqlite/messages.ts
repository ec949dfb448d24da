import type { Head } from '../event-store.js';
import type { ClockMark } from '../held-clock.js';
import type { PackedResults, PackedWrites } from '../packing.js';
import type { Settled } from './appender.js';
import type { Damage } from './check-file.js';

/** What the writer's thread is started with. `clock` is the memory of a simulated clock, or what the system's showed at the start. */
export interface WriterData {
  readonly path: string;
  readonly clock: SharedArrayBuffer | ClockMark;
  readonly commits: SharedArrayBuffer;
  readonly firstPosition: bigint;
}

export type WriterRequest =
  | { readonly ask: 'append'; readonly writes: PackedWrites }
  | { readonly ask: 'settle'; readonly instant: number }
  /** Whether so much can be written, and now. */
  | { readonly ask: 'probe'; readonly bytes: number }
  | { readonly ask: 'restart-log' };

/** What the thread is ready with: the head that it found. */
export interface Ready {
  readonly head: Head | undefined;
}

export type WriterAnswer =
  | {
      readonly answer: 'appended';
      readonly results: PackedResults;
      readonly head: Head | undefined;
      readonly ms: number;
    }
  | { readonly answer: 'settled'; readonly settled: Settled }
  | { readonly answer: 'probed' }
  | { readonly answer: 'restarted' };

export type CheckpointRequest = { readonly ask: 'checkpoint' | 'close' };

/** Bytes that the log had when the checkpoint was done, or why it was not. */
export type CheckpointAnswer = { readonly logBytes: number; readonly failed?: string };

/** What the thread is started with that reads the whole file once; urgent where something was found to be wrong. */
export interface FileCheckData {
  readonly path: string;
  readonly isUrgent: boolean;
}

/** How much is done, from 0 to 1, and at the end what was found; undefined where all is whole. */
export type FileCheckAnswer = { readonly share: number } | { readonly damage: Damage | undefined };

export type FileCheckRequest = 'hurry' | 'close';
