import { Injectable } from '@nestjs/common';
import { Views } from '#libs/views';
import { Seals } from '../sealing/seals.js';
import { type ShownEvidence, withSealStates } from '../sealing/shown-evidence.js';
import { ClientAnswers, type Gone } from './client-answers.js';
import { cursorAt, numberIn, positionIn } from './cursor.js';
import { unknownClient } from './names.js';
import type { PageParameters } from './page-parameters.js';
import type { BesidePassedOver } from './passed-over.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing } from './standpoint.js';
import type { ShownTimelineEntry } from './story.js';

export interface TimelinePage extends Footing, BesidePassedOver {
  readonly client: string;
  readonly items: readonly ShownEvidence<ShownTimelineEntry>[];
  readonly next: string | null;
}

/** The story of a client, page by page. */
@Injectable()
export class Timelines {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly answers: ClientAnswers,
    private readonly seals: Seals,
  ) {}

  async page(client: string, asked: PageParameters, gone: Gone): Promise<TimelinePage> {
    const { standpoint, place } = await this.clocks.page(asked, 'timeline', 2);
    if (!this.views.evidenceIndex.hasAny(`client/${client}`, standpoint.upTo)) throw unknownClient(client, standpoint);
    const after = place && { time: numberIn(place[0]), position: positionIn(place[1]) };
    const question = { client, standpoint, after, limit: asked.limit };
    const { items, last, beside } = await this.answers.ask('story', question, gone);
    return {
      client,
      ...footing(standpoint),
      items: await withSealStates(this.seals, items),
      next: last === undefined ? null : cursorAt('timeline', standpoint, last.time, last.position),
      ...beside,
    };
  }
}
