import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../access/principal.js';
import type { DossierBody } from './dossier-body.js';
import { type ShownDossier, StateDossiers } from './state-dossiers.js';

/** Makes a dossier about a State, and records that it was made. */
export class AskForDossier extends Command<ShownDossier> {
  constructor(
    readonly asked: DossierBody,
    readonly by: Principal | undefined,
  ) {
    super();
  }
}

@CommandHandler(AskForDossier)
export class AskForDossierHandler implements ICommandHandler<AskForDossier> {
  constructor(private readonly dossiers: StateDossiers) {}

  execute({ asked, by }: AskForDossier): Promise<ShownDossier> {
    return this.dossiers.ask(asked, by);
  }
}
