import { describe, expect, it } from '@jest/globals';
import { asked, day, hour, type Story, story } from './story.js';
import { ask, known, text } from './under-p2.js';

const anchorRoot = 'ab'.repeat(32);
const late = { recorded: asked + 60 * day };
const anchorOf = (at: number) => ({ anchor: { kind: 'QTST' as const, time: text(at + hour) } });

/** What each of these says late, beside an anchor, decides the answer. */
const worlds: Readonly<Record<string, (told: Story, verified: object) => void>> = {
  'a contact': (told, verified) => {
    const contact = told.evidence.find(({ id }) => id === 'c-ClientContact') as { data: object; ledgertime: string };
    Object.assign(contact.data, anchorOf(asked - hour / 2));
    Object.assign(contact, { ledgertime: text(late.recorded), ...verified });
  },
  'a membership of the group': (told, verified) => {
    const from = text(asked - 40 * day);
    told.tell('GroupMembership', 'client/c', asked - day, { from, ...anchorOf(asked - 40 * day) }, verified);
    told.tell('FirmCommunication', 'client/c', asked - 2 * day, { channel: 'EMAIL', purpose: 'PROMOTION' });
  },
  'the lifting of an order': (told, verified) => {
    const order = { authority: 'AMF', memberState: 'FR', reference: 'r' } as const;
    const lifted = asked + 2 * day;
    told.tell('RegulatoryOrder', 'entity/X', asked - day, { ...order, order: 'CEASE' });
    const data = { ...order, order: 'LIFTED', ...anchorOf(lifted) } as const;
    told.tell('RegulatoryOrder', 'entity/X', lifted, data, { ...late, ...verified });
  },
};

/** Told beside evidence, and set upon what is there already. */
const verified = { anchorRoot, anchorroot: anchorRoot };
const isUnverified = ({ flags }: { readonly flags: readonly string[] }) => flags.includes('ANCHOR_UNVERIFIED');

describe('an anchor that the ledger verified when it was recorded (R-411)', () => {
  it.each(Object.keys(worlds))('decides as one that it could not, and no caveat says so: %s', (name) => {
    const world = worlds[name] as (typeof worlds)[string];
    const answers = (told: (more: (told: Story) => void) => Story, by: 'P1' | 'P2') =>
      [verified, {}].map((mark) => {
        const it = told((each) => world(each, mark));
        return by === 'P1' ? it.ask({ at: asked + 30 * day }) : ask(it, { at: asked + 30 * day });
      });
    const pairs =
      name === 'the lifting of an order' ? [answers(known, 'P2')] : [answers(story, 'P1'), answers(known, 'P2')];
    for (const [sure, unsure] of pairs) {
      expect([sure?.rule, unsure?.rule]).toEqual(['R-210', 'R-210']);
      expect([sure, unsure].map((one) => one && isUnverified(one))).toEqual([false, true]);
    }
  });

  it('leaves the caveat where another one that decides was not verified', () => {
    const told = story((each) => {
      worlds['a contact']?.(each, verified);
      worlds['a membership of the group']?.(each, {});
    });
    expect(isUnverified(told.ask())).toBe(true);
  });

  it('counts for no more than its time: one that stands too late is none (R-223)', () => {
    const told = story((each) => {
      worlds['a contact']?.(each, verified);
      const contact = each.evidence.find(({ id }) => id === 'c-ClientContact') as { data: object };
      Object.assign(contact.data, anchorOf(asked + 4 * day));
    });
    expect(told.ask().rule).toBe('R-223');
  });
});
