import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { dayMs, instantText } from '#libs/evidence';
import { Config } from '../../../config.js';
import { LedgerSpeaker } from '../../../ledger-fact.js';
import { PackFiles } from '../../../packs/pack-files.js';
import { isReleased } from '../../../packs/release.js';
import { Erasures } from '../../../sealing/erasures.js';
import { Seals } from '../../../sealing/seals.js';
import { Erasable } from '../../erasure/erasable.js';
import { type CarriedOut, ProposableAct } from '../act.js';
import { contentFor, invalidContent, mustBeObject } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

interface Content {
  readonly client: string;
  readonly legalBasis: string;
  /** Whose keys go: the client's own, and those of identifiers linked to it alone when it was proposed. */
  readonly subjects: readonly string[];
}

/** How long after its approval an erasure that was kept from being done is tried again, in ms. */
const triedMs = 30 * dayMs;
const subjectsMax = 1_000;
const packsMax = 1_000;

/** Erases what is personal of a client (GDPR Article 17, R-510): destroys the keys that it is sealed by. */
@Injectable()
export class ErasureAct extends ProposableAct {
  readonly name = 'erasure';
  readonly description =
    'destroys the keys by which what is personal of a client is sealed, for ever (GDPR 17): {client, legalBasis}';

  constructor(
    private readonly store: EventStore,
    private readonly seals: Seals,
    private readonly erasable: Erasable,
    private readonly erasures: Erasures,
    private readonly speaker: LedgerSpeaker,
    private readonly config: Config,
    private readonly packs: PackFiles,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const { client, ...rest } = mustBeObject(asked);
    const refused = (pointer: string, detail: string) => invalidContent([{ pointer, detail }]);
    if (typeof client !== 'string') throw refused('/client', 'must be a client, as evidence names it after client/');
    const subject = `client/${client}`;
    const { legalBasis } = contentFor(
      'ErasureExecuted',
      { scope: 'personal', ...rest },
      { subject, now: this.store.now() },
    );
    if (!this.seals.canSeal) throw refused('/client', 'has nothing sealed here: this ledger has no vault');
    const subjects = await this.erasable.subjects(client);
    if (subjects === undefined) throw refused('/client', 'is not known here');
    if (subjects.length > subjectsMax) throw refused('/client', `is linked to more than ${subjectsMax} identifiers`);
    const why = await this.erasable.covered(client);
    if (why !== undefined) throw refused('/client', `may not be erased: ${why}`);
    const content: Content = { client, legalBasis, subjects };
    return { subject, content };
  }

  summary(content: unknown): string {
    const { client, legalBasis, subjects } = content as Content;
    const others = subjects.length > 1 ? ` and of ${subjects.length - 1} identifiers of it` : '';
    return `erase what is personal of ${client}${others}, for ever (${legalBasis})`;
  }

  /**
   * First the keys go, then it is put on record: where a process ends between, the same is done again, and the vault tells which it were.
   * What covers the client by then keeps it from being begun.
   */
  async carryOut({ id, subject, content, decision }: Approved): Promise<CarriedOut> {
    const { client, legalBasis, subjects: proposed } = content as Content;
    const recorded = (erasure: string): CarriedOut => ({ recorded: [{ source: this.speaker.origin, id: erasure }] });
    const there = (await this.erasures.recorded()).find(({ proposal }) => proposal === id);
    if (there !== undefined) return recorded(there.id);
    const now = this.store.now();
    const begun = await this.seals.destroySubjects([], { by: id, at: now });
    const why = begun.length > 0 ? undefined : await this.#hindered(client, now - decision.at);
    if (why !== undefined) return { recorded: [], detail: why };
    const alone = new Set(await this.erasable.subjects(client));
    const subjects = proposed.filter((one) => alone.has(one));
    const packs = await this.#disclosed(client);
    const keys = [...(await this.seals.destroySubjects(subjects, { by: id, at: now }))];
    const copiesUntil = instantText(now + this.config.vault.backupDays * dayMs);
    const approver = decision.by.name;
    const data = { scope: 'personal', legalBasis, subjects, keys, copiesUntil, packs, proposal: id, approver };
    return recorded(await this.erasures.record(subject, data, decision.by.isKnown ? decision.by : undefined));
  }

  /** Removes the files of packs that disclose what is erased, and gives those that somebody may have by now. */
  async #disclosed(client: string): Promise<string[]> {
    const released: string[] = [];
    for (const pack of this.packs.disclosing(client)) {
      this.packs.removeFile(pack);
      if (await isReleased(this.config, this.store, pack)) released.push(pack);
    }
    return released.slice(-packsMax);
  }

  async #hindered(client: string, sinceMs: number): Promise<string | undefined> {
    if (sinceMs > triedMs) return 'It could not be done for 30 days after it was approved; propose it again';
    return this.erasable.covered(client);
  }
}
