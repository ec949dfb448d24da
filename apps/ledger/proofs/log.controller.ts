import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStore } from '#libs/event-store';
import { evidenceStream } from '#libs/evidence';
import { FormatError, parseTilePath, type Tile } from '#libs/transparency';
import { takeNoQuery } from '../query.js';
import { Refusal } from '../refusal.js';
import { describeCheckpoint, describeEntries, describeProof, describeTile } from './describe-log.js';
import { LedgerLog } from './ledger-log.js';

/** What a name stands for never changes. */
const forEver = 'public, max-age=31536000, immutable';
const text = 'text/plain; charset=utf-8';

/** The log, as C2SP tlog-tiles says, and proofs from it. */
@Controller('log')
export class LogController {
  constructor(
    private readonly log: LedgerLog,
    private readonly store: EventStore,
  ) {}

  @Get('checkpoint')
  @Header('content-type', text)
  @Header('cache-control', 'no-cache')
  @describeCheckpoint()
  checkpoint(@Req() request: FastifyRequest): Uint8Array {
    takeNoQuery(request.raw.url ?? '');
    const checkpoint = this.log.checkpoint();
    if (checkpoint === undefined)
      throw new Refusal('not-found', 'Nothing is signed yet; ask again once something is recorded.');
    return checkpoint;
  }

  @Get('tile/entries/*')
  @describeEntries()
  entries(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Uint8Array {
    return this.#tile(request, reply);
  }

  @Get('tile/:level/*')
  @describeTile()
  tile(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Uint8Array {
    return this.#tile(request, reply);
  }

  @Get('proof/:source/:id')
  @Header('content-type', text)
  @Header('cache-control', 'no-cache')
  @describeProof()
  async proof(
    @Param('source') source: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<Uint8Array> {
    takeNoQuery(request.raw.url ?? '');
    const first = await this.store.readFirst(evidenceStream({ source, id }));
    if (first === undefined)
      throw new Refusal('not-found', `No evidence of source ${source} has the id ${id}; look for it in /v1/events.`);
    const proof = this.log.proofAt(first.position);
    if (proof !== undefined) return proof;
    throw new Refusal('log-behind', 'It is recorded, and no checkpoint has it yet; ask again in a second.', {
      retryAfterSeconds: 1,
    });
  }

  #tile(request: FastifyRequest, reply: FastifyReply): Uint8Array {
    const { url = '' } = request.raw;
    takeNoQuery(url);
    const path = url.slice('/log/'.length);
    let tile: Tile;
    try {
      tile = parseTilePath(path);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new Refusal('not-found', `${path} ${error.message}: see C2SP tlog-tiles.`);
    }
    const bytes = this.log.tile(tile);
    if (bytes === undefined)
      throw new Refusal('not-found', `The log has no ${path}; see /log/checkpoint for its size.`);
    reply.header('content-type', 'application/octet-stream').header('cache-control', forEver);
    return bytes;
  }
}
