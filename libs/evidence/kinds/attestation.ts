import { kind } from '../kind.js';
import { Statement } from '../vocabulary.js';

export const attestation = kind(
  'Attestation',
  { text: Statement },
  {
    bearing: 'neither',
    saidBy: 'any source',
    description: 'What a client signed. Stored, shown, and without weight (Article 61(1), R-221).',
  },
);
