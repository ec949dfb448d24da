import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Count, controls, Instant, MemberStates, Note, Pseudonym } from '../vocabulary.js';

export const controlTest = kind(
  'ControlTest',
  {
    control: Enum([...controls]),
    memberStates: Optional(MemberStates),
    periodFrom: Instant,
    periodTo: Instant,
    method: Note,
    tested: Count,
    failed: Count,
    result: Enum(['PASS', 'FAIL', 'PARTIAL']),
    evidence: Note,
    tester: Pseudonym,
    ...anchored,
  },
  {
    about: ['entity', 'surface', 'actor'],
    bearing: ({ result }) => (result === 'PASS' ? 'helps' : 'hurts'),
    saidBy: 'granted',
    description: 'A control was tested (R-809). It decides no status.',
  },
);
