import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStore } from '#libs/event-store';
import { type DataOf, typeOf } from '#libs/evidence';
import { isStateDossier } from '#libs/evidence-pack';
import { checkedBody, invalidBody } from '../checked-body.js';
import { nameInPath } from '../inquiry/names.js';
import { takeNoQuery } from '../query.js';
import { answerToOne } from '../recording/answer.js';
import { arrivalOf } from '../recording/arrival.js';
import { send } from '../recording/events.controller.js';
import { RecordEvidence } from '../recording/record-evidence.js';
import { describeDispute } from './describe-packs.js';
import { DisputeBody } from './dispute-body.js';
import { recordedPack } from './recorded-pack.js';

const ask = 'Send {source, id, time, statement, words}.';

/**
 * What a client says is wrong in its own copy: an `Allegation` like any other, recorded by the firm's intake on the client's behalf. The
 * statement is named by the hash of its manifest, so that what was disputed cannot become another thing.
 */
@Controller('v1/clients')
export class DisputesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly store: EventStore,
  ) {}

  @Post(':id/disputes')
  @describeDispute()
  async dispute(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    takeNoQuery(request.raw.url ?? '');
    const client = nameInPath('client', id);
    const { statement, words, ...said } = checkedBody(DisputeBody, request.body, ask);
    const disputes = await this.#manifest(client, statement);
    const data: DataOf<'Allegation'> = { source: 'the client itself', disputes, personal: { words } };
    const event = { specversion: '1.0', ...said, type: typeOf('Allegation'), subject: `client/${client}`, data };
    const arrival = arrivalOf(Buffer.from(JSON.stringify(event)), 'application/cloudevents+json');
    const received = { by: request.principal, via: 'http' };
    const [outcome] = await this.commands.execute(new RecordEvidence([arrival], received));
    if (outcome === undefined) throw new Error('One event has one outcome');
    send(reply, answerToOne(outcome));
  }

  /** Of a statement of this client's, whichever process made it. */
  async #manifest(client: string, statement: string): Promise<string> {
    const made = await recordedPack(this.store, statement);
    const question = made?.origin?.question;
    const isOfPack = question !== undefined && !isStateDossier(question);
    if (made !== undefined && isOfPack && question.statement !== undefined && question.client === client)
      return made.manifest;
    throw invalidBody([{ pointer: '/statement', detail: 'is no statement of this client that was made here' }], ask);
  }
}
