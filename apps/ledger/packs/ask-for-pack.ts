import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../access/principal.js';
import type { PackBody } from './pack-body.js';
import { Packs, type ShownPack } from './packs.js';

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
