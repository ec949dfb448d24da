import { Controller, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CheckedPipe } from '../inquiry/checked.pipe.js';
import { nameInPath } from '../inquiry/names.js';
import { takeNoBody } from '../json-body.js';
import { describeExposureCheck } from './describe-exposure-check.js';
import type { NoCheck, PerformedCheck } from './exposure-check.js';
import { ExposureCheckParameters } from './exposure-check-parameters.js';
import { PerformExposureCheck } from './perform-exposure-check.js';

/** The ledger checks for itself. */
@Controller('v1/clients')
export class ExposureChecksController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/exposure-check')
  @describeExposureCheck()
  async perform(
    @Param('id') id: string,
    @Query(CheckedPipe) { ifLacking }: ExposureCheckParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PerformedCheck | NoCheck> {
    takeNoBody(request.body);
    const client = nameInPath('client', id);
    const answer = await this.commands.execute(
      new PerformExposureCheck(client, request.principal, ifLacking === 'true'),
    );
    reply.status(answer.recorded === null ? 200 : 201);
    if (answer.recorded !== null) {
      const [source, check] = [answer.recorded.source, answer.recorded.id].map(encodeURIComponent);
      reply.header('location', `/v1/events/${source}/${check}`);
    }
    return answer;
  }
}
