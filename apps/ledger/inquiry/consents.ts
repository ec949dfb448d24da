import { Injectable } from '@nestjs/common';
import { applyRetractions, type Fact, frozenBy, isKind, toFact } from '#libs/assessment';
import type { EventType } from '#libs/evidence';
import { KnownRegisters, Views } from '#libs/views';
import type { InForce } from './conduct-entries.js';
import { cursorAt, positionIn } from './cursor.js';
import { KnownEvidence } from './known-evidence.js';
import { QuestionClocks } from './question-clocks.js';
import type { RegisterEntry } from './register-entries.js';
import { entryOf, type RegisterAnswer } from './register-lists.js';
import type { RegisterPage } from './register-page.js';
import { footing, type Standpoint } from './standpoint.js';

const consent: EventType = 'initium.ConsentChanged.v1';
/** What says of a consent whether it stands. */
const bearing: readonly EventType[] = [consent, 'initium.Retraction.v1', 'initium.RegulatoryRequest.v1'];

/** How many changes one page looks at. */
const lookedAtMax = 1000;
/** More than anybody says of one client. */
const ofOneMax = 100_000;

/** To what clients and identifiers consented, as of both clocks; in the order in which they first did or did not. */
@Injectable()
export class Consents {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly known: KnownEvidence,
    private readonly registers: KnownRegisters,
  ) {}

  async page(asked: RegisterPage): Promise<RegisterAnswer> {
    const { standpoint, place } = await this.clocks.page(asked, 'consents', 1);
    const { upTo } = standpoint;
    const after = place === undefined ? -1n : positionIn(place[0]);
    const changes = this.views.evidenceIndex.events({ type: consent, after, limit: lookedAtMax }, upTo);
    const items: RegisterEntry[] = [];
    let last = after;
    for (const position of changes) {
      const [change] = await this.known.pass([position]);
      const subject = change?.subject as string;
      const [first] = this.views.evidenceIndex.events({ type: consent, subject, limit: 1 }, upTo);
      if (first === position) items.push(await this.#entry(subject, standpoint));
      last = position;
      if (items.length === asked.limit) break;
    }
    const isWhole = last === (changes.at(-1) ?? after) && changes.length < lookedAtMax;
    return { ...footing(standpoint), items, next: isWhole ? null : cursorAt('consents', standpoint, last) };
  }

  async #entry(subject: string, standpoint: Standpoint): Promise<RegisterEntry> {
    const { upTo, at } = standpoint;
    const positions = bearing
      .flatMap((type) => this.views.evidenceIndex.events({ type, subject, limit: ofOneMax }, upTo))
      .sort((a, b) => (a < b ? -1 : 1));
    const facts = (await this.known.pass(positions)).map((item) => toFact(item)).filter((fact) => fact !== undefined);
    const request = facts.find((fact) => isKind(fact, 'RegulatoryRequest') && fact.subject === subject);
    const { request: ofAll } = await this.registers.at(standpoint);
    const isFrozenBy = [request, ofAll].map(frozenBy);
    applyRetractions(facts, (retraction) => isFrozenBy.some((isFrozen) => isFrozen(retraction)));
    const versions = facts.filter((fact) => isKind(fact, 'ConsentChanged'));
    return entryOf(subject, versions, inForce(versions, at));
  }
}

/** By channel and scope what was said last; of two at once that it is withdrawn. */
function inForce(all: readonly Fact<'ConsentChanged'>[], at: number): InForce {
  const said = all.filter((fact) => fact.at <= at && (fact.data.consent === 'GIVEN' ? fact.helps : fact.hurts));
  const versions = [...Map.groupBy(said, ({ data }) => `${data.channel} ${data.scope ?? ''}`).values()].map((changes) =>
    changes.reduce((last, one) => {
      const isLater = one.at > last.at || (one.at === last.at && one.data.consent === 'WITHDRAWN');
      return isLater ? one : last;
    }),
  );
  const consents = versions.map(({ data: { channel, scope, consent: is } }) => {
    return { channel, ...(scope !== undefined && { scope }), consent: is };
  });
  return { versions, entry: { consents } };
}
