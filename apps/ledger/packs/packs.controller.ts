import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { packFolder } from '#libs/evidence-pack';
import { asAskedInBody, checkedBody } from '../checked-body.js';
import { nameInPath } from '../inquiry/names.js';
import { takeNoQuery } from '../query.js';
import { AskForPack, AskForStatement } from './ask-for-pack.js';
import { describeAskForPack, describeAskForStatement, describePack } from './describe-packs.js';
import { PackBody } from './pack-body.js';
import { Packs, type ShownPack } from './packs.js';
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

function shown(pack: ShownPack, reply: FastifyReply): ShownPack {
  reply.status(201).header('location', `/v1/packs/${pack.id}`);
  return pack;
}
