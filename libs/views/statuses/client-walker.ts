import type { EventReader } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import { Coverage } from '../coverage/coverage.js';
import { Register } from '../register/register.js';
import { Registers } from '../registers/registers.js';
import type { ViewContext } from '../view.js';
import { subjectsAround } from './affected.js';
import type { Changes } from './changes.js';
import { ClientHistory, type ClientMemory } from './client-history.js';
import { type ClientRows, type ClientWalked, walk } from './client-walk.js';
import { RegisterCourse } from './register-course.js';

/** A client by its number in the register; the name is without `client/`. */
export interface NumberedClient {
  readonly number: bigint;
  readonly name: string;
}

/** Clients in order of their numbers, with no other in between. */
export type Range = readonly NumberedClient[];

/** Walks one client after the other, on the connections of one thread. */
export class ClientWalker {
  readonly course: RegisterCourse;
  readonly #register: Register;
  readonly #reader: EventReader;
  readonly #memory: ClientMemory | undefined;

  /** @param memory of clients that are walked again and again, each time from where it was left; none otherwise */
  constructor(context: Pick<ViewContext, 'reader' | 'of' | 'failed'>, memory?: ClientMemory) {
    this.#memory = memory;
    this.#register = new Register(context);
    this.#reader = context.reader;
    const coverage = new Coverage(context, this.#register);
    this.course = new RegisterCourse(new Registers(context), coverage, this.#register, context.reader);
  }

  /** Takes a client from one position to another; the course must have been read that far, and `changes` be of between. */
  async walk(
    { number, name: client }: NumberedClient,
    { after, upTo, changes, before }: { after: bigint; upTo: bigint; changes: Changes; before: ClientRows },
  ): Promise<ClientWalked> {
    const history = await this.#historyOf(client, upTo);
    const { dossier } = history;
    // Meanwhile entries may have changed that nothing of the client's named so far.
    if (dossier !== undefined) history.turnTo(dossier.under(this.course.at(after, dossier.knownAt)));
    const registersAt = (position: bigint, recorded: number) => this.course.at(position, recorded);
    const interests = history.interests.by(this.course.toldUpTo(upTo));
    const walked = walk(history, { after, moments: changes.concerning(interests), registersAt }, before);
    this.#memory?.put(history);
    return { number, client, changes: walked, interests };
  }

  async #historyOf(client: string, upTo: bigint): Promise<ClientHistory> {
    const subjects = subjectsAround(this.#register, client, upTo);
    const held = this.#memory?.take(client);
    const isSame = held?.subjects.join('\n') === subjects.join('\n');
    const history =
      held !== undefined && isSame
        ? held
        : new ClientHistory(client, subjects, this.#register.firstOf(`client/${client}`, upTo));
    const positions = this.#register.positionsOf(subjects, upTo, history.positions.at(-1));
    history.add((await this.#reader.readPositions(positions)).map(fromStored));
    return history;
  }
}

const none: ClientRows = { statuses: [], places: [] };

/** Walks a range. `mayGoOn` is asked before each client, and throws where it may not. */
export type WalkRange = (range: Range, mayGoOn: () => void) => Promise<ClientWalked[]>;

/** Walks ranges from the first position up to one, which was recorded at `recorded` (ms). */
export async function walkFromBeginning(walker: ClientWalker, upTo: bigint, recorded: number): Promise<WalkRange> {
  await walker.course.readUpTo(upTo, recorded);
  const changes = walker.course.changes(-1n, upTo);
  return async (range, mayGoOn) => {
    const walked: ClientWalked[] = [];
    for (const client of range) {
      mayGoOn();
      walked.push(await walker.walk(client, { after: -1n, upTo, changes, before: none }));
    }
    return walked;
  };
}
