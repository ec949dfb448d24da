import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { json } from './describe.js';
import { Metrics } from './metrics.js';
import { type Liveness, Readiness, type ReadinessReport } from './readiness.js';

/** What an orchestrator and a monitoring system ask. */
@ApiTags('Operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process runs', security: [] })
  @ApiOkResponse({ description: 'It does', content: json('Liveness', { status: 'ok' }) })
  live(): Liveness {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'The process can record and answer',
    security: [],
    description:
      'Names what is in the way, if anything. A view that is behind or has stopped is named but does not make it ' +
      'unready: evidence is taken whatever the views do, and a question that they cannot answer yet is told so. ' +
      '`tokensInForce` is the SHA-256 of the tokens file that it goes by, null while nobody can be known; it is not there ' +
      'where nobody is asked for a token.',
  })
  @ApiOkResponse({
    description: 'It can',
    content: json('Readiness', { status: 'ok', checks: { store: 'ok', 'view evidence-index': 'ok' } }),
  })
  @ApiServiceUnavailableResponse({
    description: 'Not yet, or no longer',
    content: json('Readiness', { status: 'not ready', checks: { store: 'is away' } }),
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const { isReady, checks } = await this.readiness.report();
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'not ready', checks, ...this.readiness.facts };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Metrics in Prometheus’ text format' })
  @ApiOkResponse({ description: 'All of them', content: { 'text/plain': { schema: { type: 'string' } } } })
  scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
