import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { instantText } from '#libs/evidence';
import { json } from '../describe.js';
import { takeNoQuery } from '../query.js';
import { Incidents, type ShownIncident } from './incidents.js';

const example: ShownIncident = {
  code: 'no-space',
  about: '/var/lib/initium/ledger.sqlite',
  detail: 'An append was refused because the disk is full.',
  remedy: 'Make room; it goes on by itself.',
  bars: 'recording',
  opened: '2026-03-02T10:00:00.000Z',
  closed: null,
};

/** What the ledger found wrong with itself or its store. */
@ApiTags('Operations')
@Controller('v1/incidents')
export class IncidentsController {
  constructor(private readonly incidents: Incidents) {}

  @Get()
  @ApiOperation({
    summary: 'What the ledger found wrong with itself or its store',
    description:
      'Those that last, oldest first, then those that are over, newest first, as this process has seen them since it ' +
      'began. `about` names the file, stream, address or setting; `remedy` is the next step; `bars` says what the ' +
      'process does not do meanwhile: `recording`, `answers`, `both`, `readiness` (it should not be asked), `nothing`.',
  })
  @ApiOkResponse({ description: 'All of them', content: json('IncidentList', { incidents: [example] }) })
  async list(@Req() request: FastifyRequest): Promise<{ incidents: readonly ShownIncident[] }> {
    takeNoQuery(request.raw.url ?? '');
    const incidents = await this.incidents.all();
    return {
      incidents: incidents.map(({ code, about, detail, remedy, bars, opened, closed }) => ({
        code,
        about,
        detail,
        remedy,
        bars,
        opened: instantText(opened),
        closed: closed === undefined ? null : instantText(closed),
      })),
    };
  }
}
