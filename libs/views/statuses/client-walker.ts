import type { EventReader } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import { Coverage } from '../coverage/coverage.js';
import { Register } from '../register/register.js';
import { Registers } from '../registers/registers.js';
import type { ViewContext } from '../view.js';
import { subjectsAround } from './affected.js';
import type { Changes } from './changes.js';
import { type ClientRows, type ClientWalked, walk } from './client-walk.js';
import { interestsOf } from './interests.js';
import { RegisterCourse } from './register-course.js';

/** A client by its number in the register; the name is without `client/`. */
export interface NumberedClient {
  readonly number: bigint;
  readonly name: string;
}

/** Walks one client after the other, on the connections of one thread. */
export class ClientWalker {
  readonly course: RegisterCourse;
  readonly #register: Register;
  readonly #reader: EventReader;

  constructor(context: Pick<ViewContext, 'reader' | 'of' | 'failed'>) {
    this.#register = new Register(context);
    this.#reader = context.reader;
    this.course = new RegisterCourse(new Registers(context), new Coverage(context, this.#register), context.reader);
  }

  /** Takes a client from one position to another; the course must have been read that far, and `changes` be of between. */
  async walk(
    { number, name: client }: NumberedClient,
    { after, upTo, changes, before }: { after: bigint; upTo: bigint; changes: Changes; before: ClientRows },
  ): Promise<ClientWalked> {
    const positions = this.#register.positionsOf(subjectsAround(this.#register, client, upTo), upTo);
    const evidence = (await this.#reader.readPositions(positions)).map(fromStored);
    const registersAt = (position: bigint, recorded: number) => this.course.at(position, recorded);
    const interests = interestsOf(client, evidence, registersAt(upTo, 0));
    const moments = changes.concerning(interests);
    const walked = walk({ client, evidence, after, moments, registersAt }, before);
    return { number, client, changes: walked, interests };
  }
}
