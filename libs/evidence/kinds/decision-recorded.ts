import { kind } from '../kind.js';
import { Enum, Named, Unknown } from '../type-builders.js';

export const decisionRecorded = kind(
  'DecisionRecorded',
  {
    decision: Enum(['ALLOW', 'DENY']),
    question: Named(Unknown()),
    answer: Named(Unknown()),
  },
  {
    about: ['client', 'identifier'],

    bearing: 'neither',
    saidBy: 'ledger',
    description: 'The gate was asked whether to serve, or to send, and this is what it answered.',
  },
);
