import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { packFolder } from '#libs/evidence-pack';
import { asAskedInBody, checkedBody } from '../checked-body.js';
import { nameInPath } from '../inquiry/names.js';
import { takeNoQuery } from '../query.js';
import { AskForDossier } from './ask-for-dossier.js';
import { AskForPack, AskForStatement } from './ask-for-pack.js';
import { describeAskForDossier } from './describe-dossiers.js';
import { describeAskForPack, describeAskForStatement, describePack } from './describe-packs.js';
import { DossierBody } from './dossier-body.js';
import { PackBody } from './pack-body.js';
import { Packs, type ShownBag, type ShownPack } from './packs.js';
import type { ShownDossier } from './state-dossiers.js';
import { StatementBody } from './statement-body.js';

/** What a supervisor takes home. */
@Controller('v1')
export class PacksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly packs: Packs,
  ) {}

  @Post('clients/:id/packs')
  @describeAskForPack()
  async ask(
    @Param('id') id: string,
    @Req() { raw, body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownPack> {
    takeNoQuery(raw.url ?? '');
    const client = nameInPath('client', id);
    const asked = checkedBody(PackBody, body, 'Send {reason}, and what else it is asked by.');
    return shown(await asAskedInBody(this.commands.execute(new AskForPack(client, asked, principal))), reply);
  }

  @Post('clients/:id/statements')
  @describeAskForStatement()
  async statement(
    @Param('id') id: string,
    @Req() { raw, body }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownPack> {
    takeNoQuery(raw.url ?? '');
    const client = nameInPath('client', id);
    const asked = checkedBody(StatementBody, body, 'Send {}, or {language}.');
    return shown(await asAskedInBody(this.commands.execute(new AskForStatement(client, asked))), reply);
  }

  @Post('dossiers')
  @describeAskForDossier()
  async dossier(
    @Req() { raw, body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownDossier> {
    takeNoQuery(raw.url ?? '');
    const asked = checkedBody(DossierBody, body, 'Send {state, from, to, reason}, and what else it is asked by.');
    return shown(await this.commands.execute(new AskForDossier(asked, principal)), reply);
  }

  @Get('packs/:id')
  @describePack()
  async file(@Param('id') id: string, @Req() { raw }: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    takeNoQuery(raw.url ?? '');
    const file = await this.packs.released(id);
    const { size } = await file.stat();
    reply
      .header('content-type', 'application/zip')
      .header('content-length', String(size))
      .header('content-disposition', `attachment; filename="${packFolder(id)}.zip"`)
      .header('cache-control', 'no-store');
    reply.send(file.createReadStream());
  }
}

function shown<Shown extends ShownBag>(pack: Shown, reply: FastifyReply): Shown {
  reply.status(201).header('location', `/v1/packs/${pack.id}`);
  return pack;
}
