import { Enum, Optional } from 'typebox';
import { kind } from '../kind.js';
import { anchored, Count, Instant, MemberStates, Note, Pseudonym } from '../vocabulary.js';

export const controlTest = kind(
  'ControlTest',
  {
    control: Enum([
      'GEO_BLOCK',
      'EU_LANGUAGE_ONBOARDING',
      'EU_DOMAIN',
      'EU_SEO_AND_ADS',
      'AFFILIATE_CLAUSE',
      'INFLUENCER_AUDIT',
      'SOCIAL_AUDIT',
    ]),
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
