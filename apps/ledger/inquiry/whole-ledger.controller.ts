import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { mediaTypes } from '../server.js';
import { CheckedPipe } from './checked.pipe.js';
import { describeWholeLedger } from './describe-whole-ledger.js';
import { WholeLedger } from './whole-ledger.js';

export class WholeLedgerQuestion {
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'must be the position of the last line that you have' })
  after?: string;

  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  leaves?: 'true' | 'false';
}

/** The ledger, whole. */
@Controller('v1/ledger')
export class WholeLedgerController {
  constructor(private readonly whole: WholeLedger) {}

  @Get()
  @describeWholeLedger()
  lines(@Query(CheckedPipe) { after, leaves }: WholeLedgerQuestion, @Res() reply: FastifyReply): void {
    reply.header('content-type', mediaTypes.lines);
    reply.send(Readable.from(this.whole.lines(after === undefined ? -1n : BigInt(after), leaves === 'true')));
  }
}
