import { day, hour, instantOf, iso } from './calendar.js';
import { firm, order } from './exchange.js';
import type { Stream } from './stream.js';

const document = (name: number) => name.toString(16).padStart(64, '0');

/** What the firm undertook and was told to do, and how its controls were tested: none of it decides a client's status but the order. */
export function undertakings(stream: Stream): void {
  const say = (kind: string, subject: string, at: number, data: Record<string, unknown>) =>
    stream.record({ kind, source: 'compliance', subject, at, data });
  const entity = `entity/${firm}`;
  say('RouteDecision', entity, instantOf('2026-03-02'), {
    memberStates: ['MT'],
    route: 'LICENSE',
    reasons: 'a company of the group is authorised there',
  });
  say('RouteDecision', entity, instantOf('2026-06-10'), {
    memberStates: [order.state],
    route: 'EXIT',
    reasons: ['few clients', 'the authority asked for it'],
    document: document(1),
  });
  say('WindDownPlan', entity, instantOf('2026-06-12'), {
    memberStates: [order.state],
    deadline: iso(instantOf('2026-10-31')),
    document: document(2),
  });
  const authority = 'authority of the State';
  const ordered = (at: number, what: string) =>
    say('RegulatoryOrder', entity, at, { authority, memberState: order.state, order: what, reference: 'order 17' });
  ordered(order.from, 'CEASE');
  ordered(order.lifted, 'LIFTED');
  for (const [index, actor] of ['nestfield', 'orvane-brokers'].entries())
    say('ActorAgreement', `actor/${actor}`, instantOf('2025-10-17'), {
      document: document(10 + index),
      euPromotion: index === 0 ? 'PERMITTED' : 'PROHIBITED',
      from: iso(instantOf('2025-10-16')),
    });
  tests(stream, entity);
}

/** Each quarter the firm tests whether visitors from the Union are kept out, and whether its partners keep their word. */
function tests(stream: Stream, entity: string): void {
  const quarters = ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'].map(instantOf);
  const controls = [
    ['GEO_BLOCK', entity],
    ['EU_LANGUAGE_ONBOARDING', entity],
    ['EU_DOMAIN', entity],
    ['AFFILIATE_CLAUSE', 'actor/nestfield'],
  ] as const;
  for (const [number, to] of quarters.entries())
    for (const [control, subject] of controls) {
      const failed = control === 'AFFILIATE_CLAUSE' && number === quarters.length - 1 ? 2 : 0;
      stream.record({
        kind: 'ControlTest',
        source: 'compliance',
        subject,
        at: to + 9 * hour,
        data: {
          control,
          periodFrom: iso(to - 90 * day),
          periodTo: iso(to),
          method: 'sample',
          tested: 40,
          failed,
          result: failed === 0 ? 'PASS' : 'FAIL',
          evidence: 'protocol on file',
          tester: 'staff-nora',
        },
      });
    }
}
