import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../access/principal.js';
import type { PackBody } from './pack-body.js';
import { Packs, type ShownPack } from './packs.js';
import type { StatementBody } from './statement-body.js';

/** Makes an evidence pack of a client, and records that it was made. */
export class AskForPack extends Command<ShownPack> {
  constructor(
    readonly client: string,
    readonly asked: PackBody,
    readonly by: Principal | undefined,
  ) {
    super();
  }
}

@CommandHandler(AskForPack)
export class AskForPackHandler implements ICommandHandler<AskForPack> {
  constructor(private readonly packs: Packs) {}

  execute({ client, asked, by }: AskForPack): Promise<ShownPack> {
    return this.packs.ask(client, asked, by);
  }
}

/** Makes the copy that a client gets of its own, and records that it was made. */
export class AskForStatement extends Command<ShownPack> {
  constructor(
    readonly client: string,
    readonly asked: StatementBody,
  ) {
    super();
  }
}

@CommandHandler(AskForStatement)
export class AskForStatementHandler implements ICommandHandler<AskForStatement> {
  constructor(private readonly packs: Packs) {}

  execute({ client, asked }: AskForStatement): Promise<ShownPack> {
    return this.packs.statement(client, asked);
  }
}
