import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneOf } from '../gone.js';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { Clients, type ClientsPage } from './clients.js';
import { ClientsQuestion } from './clients-question.js';
import { clientsSheet } from './clients-sheet.js';
import { describeClients, describeHistory, describeTimeline } from './describe-clients.js';
import { timelineSheet } from './evidence-sheet.js';
import { Histories, type HistoryPage } from './history.js';
import { HistoryQuestion } from './history-question.js';
import { historySheet } from './history-sheet.js';
import { nameInPath } from './names.js';
import { PageParameters } from './page-parameters.js';
import { type TimelinePage, Timelines } from './timeline.js';

/** Clients and their stories. */
@Controller('v1/clients')
export class ClientsController {
  constructor(
    private readonly clients: Clients,
    private readonly timelines: Timelines,
    private readonly histories: Histories,
  ) {}

  @Get()
  @AlsoAsCsv(clientsSheet)
  @describeClients()
  list(
    @Query(CheckedPipe) asked: ClientsQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientsPage> {
    return this.clients.page(asked, () => goneOf(request, reply));
  }

  @Get(':id/timeline')
  @AlsoAsCsv(timelineSheet)
  @describeTimeline()
  async timeline(
    @Param('id') id: string,
    @Query(CheckedPipe) asked: PageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimelinePage> {
    return this.timelines.page(nameInPath('client', id), asked, () => goneOf(request, reply));
  }

  @Get(':id/history')
  @AlsoAsCsv(historySheet)
  @describeHistory()
  async history(
    @Param('id') id: string,
    @Query(CheckedPipe) asked: HistoryQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HistoryPage> {
    return this.histories.page(nameInPath('client', id), asked, () => goneOf(request, reply));
  }
}
