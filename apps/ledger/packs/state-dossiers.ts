import { Injectable } from '@nestjs/common';
import { perimeterStates } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import {
  packId,
  questionBytes,
  type SampledClient,
  type StateDossierQuestion,
  stateDossierForm,
} from '#libs/evidence-pack';
import { KnownRegisters, Views } from '#libs/views';
import type { Principal } from '../access/principal.js';
import { invalidBody } from '../checked-body.js';
import { Config } from '../config.js';
import { firstInstant, lastInstant, timeText } from '../inquiry/instants.js';
import { QuestionClocks } from '../inquiry/question-clocks.js';
import type { Standpoint } from '../inquiry/standpoint.js';
import { Integrity } from '../proofs/integrity.js';
import { Refusal } from '../refusal.js';
import type { DossierBody } from './dossier-body.js';
import { PackFiles } from './pack-files.js';
import { PackMaker } from './pack-maker.js';
import { Packs, type ShownBag } from './packs.js';
import { ProvedQuestions, type SettledLog } from './proved-questions.js';
import { isReleased } from './release.js';

/** A dossier as it is shown. */
export interface ShownDossier extends ShownBag, Pick<StateDossierQuestion, 'state' | 'from' | 'to' | 'sample'> {}

/** The views that it is made from. */
const answering = ['evidence-index', 'coverage', 'statuses', 'indicators'];

const ask = 'Send {state, from, to, reason}, and what else it is asked by.';

/** Dossiers about a State for its authority: what is asked is settled once, and everything else follows from it. */
@Injectable()
export class StateDossiers {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly registers: KnownRegisters,
    private readonly integrity: Integrity,
    private readonly store: EventStore,
    private readonly config: Config,
    private readonly proved: ProvedQuestions,
    private readonly packs: Packs,
    private readonly files: PackFiles,
    private readonly maker: PackMaker,
  ) {}

  /**
   * Makes a dossier and the packs of its sample, and records that each was made. Refuses what is no State or no period, and a client of
   * whom nothing is known (`invalid-body`); with `evidence-unreadable` where evidence is not as the log has it, with `view-behind` while
   * clients are behind, and with `log-behind` where no epoch of the map has all of it yet.
   */
  async ask(asked: DossierBody, by: Principal | undefined): Promise<ShownDossier> {
    const standpoint = await this.#standpoint(asked);
    this.#mustBeWhole(standpoint);
    const closed = await this.proved.closed(standpoint.upTo);
    const askedBy = { name: by?.name ?? asked.askedBy ?? 'anonymous', isKnown: by !== undefined };
    const question = await this.#question({ ...asked, askedBy }, { standpoint, closed });
    const { state, from, to, knownAt, sample, log } = question;
    const made = await this.maker.make(question);
    const released = await isReleased(this.config, this.store, made.id);
    return { ...made, state, from, to, knownAt, sample, log, released };
  }

  /** About the end of the period. */
  async #standpoint({ to, knownAt }: DossierBody): Promise<Standpoint> {
    const known = await this.clocks.standpoint({ ...(knownAt !== undefined && { knownAt }) }, answering);
    const at = to === undefined ? known.knownAt : lastInstant(to, this.store.now());
    if (at <= known.knownAt) return { ...known, at };
    const detail = `must not be later than what is known, ${timeText(known.knownAt)}`;
    throw invalidBody([{ pointer: '/to', detail }], ask);
  }

  /** What is counted over all clients has to be as the log has it, and the same whenever it is counted. */
  #mustBeWhole({ upTo }: Standpoint): void {
    const { isEveryone, clients } = this.integrity.altered;
    if (isEveryone || clients.size > 0)
      throw new Refusal(
        'evidence-unreadable',
        'Evidence is not as the log has it (R-000), and no dossier could be made of it; see /v1/incidents.',
      );
    const behind = this.views.behindClients.of(upTo);
    if (behind.length > 0)
      throw new Refusal('view-behind', `Statuses of ${behind.length} clients are behind; ask again in a minute.`, {
        retryAfterSeconds: 60,
      });
  }

  async #question(asked: DossierAsked, settled: SettledLog): Promise<StateDossierQuestion> {
    const { state, from = '' } = asked;
    const { standpoint } = settled;
    const { at, knownAt } = standpoint;
    const { tables } = await this.registers.at(standpoint);
    const states = perimeterStates(tables, at);
    if (!states.includes(state))
      throw invalidBody([{ pointer: '/state', detail: `must be a State of the perimeter: ${states.join(', ')}` }], ask);
    const begin = firstInstant(from);
    if (!(begin <= at)) throw invalidBody([{ pointer: '/from', detail: 'must be an instant before to' }], ask);
    return {
      ...this.proved.by(asked, settled, ['heartbeats', 'personal']),
      ...{ form: stateDossierForm, state, from: timeText(begin), to: timeText(at), knownAt: timeText(knownAt) },
      sample: await this.#sample(asked, settled),
    };
  }

  /** The packs of the clients that the authority names, in the order of their ids. */
  async #sample({ sample = [], ...asked }: DossierAsked, settled: SettledLog): Promise<SampledClient[]> {
    const unknown = sample.flatMap((client, index) =>
      this.packs.isKnown(client, settled.standpoint)
        ? []
        : [{ pointer: `/sample/${index}`, detail: `${client} must be a client of whom something is recorded` }],
    );
    if (unknown.length > 0) throw invalidBody(unknown, ask);
    const { reason, language, entity, askedBy } = asked;
    const said = { reason, askedBy, ...(language && { language }), ...(entity !== undefined && { entity }) };
    const sampled: SampledClient[] = [];
    for (const client of sample) {
      const question = await this.packs.questionOf(client, said, settled);
      this.files.keepQuestion(question);
      sampled.push({ client, pack: packId(questionBytes(question)) });
    }
    return sampled.sort((one, other) => (one.pack < other.pack ? -1 : 1));
  }
}

/** What a dossier is asked by. */
type DossierAsked = Omit<DossierBody, 'askedBy'> & Pick<StateDossierQuestion, 'askedBy'>;
