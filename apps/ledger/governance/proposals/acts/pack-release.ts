import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { isPackId, isStateDossier } from '#libs/evidence-pack';
import { PackFiles } from '../../../packs/pack-files.js';
import { recordedPack } from '../../../packs/recorded-pack.js';
import { recordRelease } from '../../../packs/release.js';
import { type CarriedOut, ProposableAct } from '../act.js';
import { invalidContent, mustBeNone, mustBeObject } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

interface Content {
  readonly pack: string;
  /** SHA-256 of its manifest: what is released is what was made. */
  readonly manifest: string;
}

/** Lets an evidence pack be fetched, and so leave the house. */
@Injectable()
export class PackReleaseAct extends ProposableAct {
  readonly name = 'pack-release';
  readonly description = 'lets an evidence pack or a dossier be fetched: {pack}';

  constructor(
    private readonly store: EventStore,
    private readonly files: PackFiles,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const { pack, ...others } = mustBeObject(asked);
    mustBeNone(Object.keys(others));
    const id = typeof pack === 'string' && isPackId(pack) ? pack : '';
    const recorded = await recordedPack(this.store, id);
    const question = recorded?.origin?.question ?? this.files.questionOf(id);
    if (question === undefined || recorded === undefined)
      throw invalidContent([{ pointer: '/pack', detail: 'must be the id of a pack that was made' }]);
    const content: Content = { pack: id, manifest: recorded.manifest };
    return { subject: isStateDossier(question) ? 'ledger' : `client/${question.client}`, content };
  }

  summary(content: unknown): string {
    const { pack, manifest } = content as Content;
    return `release evidence pack ${pack} (manifest ${manifest})`;
  }

  async carryOut({ id: proposal, content }: Approved): Promise<CarriedOut> {
    const { pack, manifest } = content as Content;
    await recordRelease(this.store, { pack, manifest, proposal });
    return { recorded: [], detail: `it is released: GET /v1/packs/${pack}` };
  }
}
