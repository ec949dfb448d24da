import { Enum, Record as Named, String as Text, Unknown } from 'typebox';
import { kind } from '../kind.js';

export const decisionRecorded = kind(
  'DecisionRecorded',
  {
    decision: Enum(['ALLOW', 'DENY']),
    question: Named(Text(), Unknown()),
    answer: Named(Text(), Unknown()),
  },
  {
    about: ['client', 'identifier'],

    bearing: 'neither',
    saidBy: 'ledger',
    description: 'The gate was asked whether to serve, or to send, and this is what it answered.',
  },
);
