import { Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { eventSchemaOf, jsonSchemaOf, kindNamed, kinds } from '#libs/evidence';
import { takeNoQuery } from '../query.js';
import { Refusal } from '../refusal.js';
import { CheckedPipe } from './checked.pipe.js';
import {
  describeEventSchema,
  describeReference,
  describeRules,
  describeSchema,
  describeSchemas,
  schemaMediaType,
} from './describe-law.js';
import { Law, type ListedKind, type ReferenceAnswer, type RulesAnswer } from './law.js';
import { RuleSetParameter } from './status-question.js';

/** What is applied, and what can be said. */
@Controller('v1')
export class LawController {
  constructor(private readonly law: Law) {}

  @Get('rules')
  @describeRules()
  rules(@Query(CheckedPipe) asked: RuleSetParameter): Promise<RulesAnswer> {
    return this.law.rules(asked);
  }

  @Get('reference')
  @describeReference()
  reference(@Query(CheckedPipe) asked: RuleSetParameter): Promise<ReferenceAnswer> {
    return this.law.reference(asked);
  }

  @Get('schemas')
  @describeSchemas()
  schemas(@Req() { raw }: FastifyRequest): { readonly items: readonly ListedKind[] } {
    takeNoQuery(raw.url ?? '');
    const items = kinds.map(({ name, type, description, about, ownToLedger }) => ({
      kind: name,
      type,
      description,
      about,
      ownToLedger,
      schema: `/v1/schemas/${name}/v1`,
      eventSchema: `/v1/schemas/${name}/v1/event`,
    }));
    return { items };
  }

  @Get('schemas/:kind/v1')
  @Header('content-type', schemaMediaType)
  @describeSchema()
  schema(@Param('kind') name: string, @Req() { raw }: FastifyRequest): object {
    takeNoQuery(raw.url ?? '');
    return jsonSchemaOf(kindOr404(name));
  }

  @Get('schemas/:kind/v1/event')
  @Header('content-type', schemaMediaType)
  @describeEventSchema()
  eventSchema(@Param('kind') name: string, @Req() { raw }: FastifyRequest): object {
    takeNoQuery(raw.url ?? '');
    return eventSchemaOf(kindOr404(name));
  }
}

function kindOr404(name: string) {
  const kind = kindNamed(name);
  if (kind === undefined) throw new Refusal('not-found', `There is no kind of evidence ${name}; see /v1/schemas.`);
  return kind;
}
