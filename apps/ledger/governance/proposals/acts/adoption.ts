import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { LedgerSpeaker } from '../../../ledger-fact.js';
import { Refusal } from '../../../refusal.js';
import { Adopting } from '../../adopting.js';
import { adoptionAsked } from '../../adoption-asked.js';
import { Adoptions, type RecordedAdoption } from '../../adoptions.js';
import { type CarriedOut, ProposableAct } from '../act.js';
import { invalidContent } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

interface Content {
  readonly ruleSet: string;
  /** The version of its reference data: that which the program had when it was proposed. */
  readonly reference: string;
}

/** Adopts a rule set, with the reference data that is shipped with it. */
@Injectable()
export class AdoptionAct extends ProposableAct {
  readonly name = 'adoption';
  readonly description = 'adopts a rule set, from its recording on: {ruleSet}';

  constructor(
    private readonly ruleSets: RuleSets,
    private readonly adoptions: Adoptions,
    private readonly adopting: Adopting,
    private readonly speaker: LedgerSpeaker,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const { id: ruleSet, reference } = this.#asked(asked);
    const content: Content = { ruleSet, reference: reference.version };
    const inForce = (await this.adoptions.recorded()).adoptions.at(-1);
    if (inForce !== undefined && isOf(content, inForce))
      throw invalidContent([{ pointer: '/ruleSet', detail: `is in force already (${inForce.id})` }]);
    return { subject: 'ledger', content };
  }

  summary(content: unknown): string {
    const { ruleSet, reference } = content as Content;
    return `adopt rule set ${ruleSet} with reference data ${reference}`;
  }

  /** It takes minutes; `/v1/rules/adoptions` says how far it is. What was adopted since it was approved ends it. */
  async carryOut({ content, decision }: Approved): Promise<CarriedOut> {
    const asked = content as Content;
    const { adoptions } = await this.adoptions.recorded();
    const since = adoptions.filter(({ position }) => position > decision.position);
    const done = since.find((one) => isOf(asked, one));
    if (done !== undefined) return { recorded: [{ source: this.speaker.origin, id: done.id }] };
    const other = since.at(-1);
    if (other !== undefined)
      return { recorded: [], detail: `${other.ruleSet} was adopted meanwhile (${other.id}); propose it again` };
    const set = this.ruleSets.all.find(
      ({ id, reference }) => id === asked.ruleSet && reference.version === asked.reference,
    );
    if (set === undefined)
      return { recorded: [], detail: 'this program has another version of it than was approved; propose it again' };
    return this.#begun(set.id, () => this.adopting.adopt(set, decision.by.isKnown ? decision.by : undefined));
  }

  async #begun(ruleSet: string, begin: () => ReturnType<Adopting['adopt']>): Promise<CarriedOut> {
    try {
      const { id, state, recorded, detail } = await begin();
      if (recorded !== null) return { recorded: [{ source: recorded.source, id }] };
      return {
        recorded: [],
        detail: detail ?? `${ruleSet} is being adopted (${state}); see /v1/rules/adoptions/${id}`,
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { recorded: [], detail: error.message };
    }
  }

  #asked(asked: unknown): ReturnType<typeof adoptionAsked> {
    try {
      return adoptionAsked(asked, this.ruleSets);
    } catch (error) {
      throw error instanceof Refusal ? invalidContent(error.extras.errors ?? []) : error;
    }
  }
}

const isOf = ({ ruleSet, reference }: Content, adopted: RecordedAdoption): boolean =>
  adopted.ruleSet === ruleSet && adopted.version === reference;
