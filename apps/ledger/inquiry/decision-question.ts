import { IsBoolean, IsIn, IsOptional, ValidateBy } from 'class-validator';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/schema';
import {
  Coverage,
  type CoverageEntry,
  channels,
  countryCodes,
  EventReference,
  type Purpose,
  purposes,
  services,
} from '#libs/evidence';
import { checkedValue, invalidBody } from '../checked-body.js';
import { IsNameOf, purposeMessage, serviceMessage } from './status-question.js';

/** What evidence says by this schema, the gate is asked by it. */
function Fits(schema: TSchema, message: string): PropertyDecorator {
  const validator = Compile(schema);
  return ValidateBy({
    name: 'fits',
    validator: { validate: (value) => validator.Check(value), defaultMessage: () => message },
  });
}

/** May this service be provided now? */
export class ServeQuestion {
  @IsNameOf('client')
  client!: string;

  @IsIn(services, { message: serviceMessage })
  service!: string;

  @IsNameOf('asset')
  asset!: string;

  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  /** What for: to let the client leave. Left out: to serve. */
  @IsOptional()
  @IsIn(['EXIT'], { message: purposeMessage })
  purpose?: 'EXIT';

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  record?: boolean;
}

/** May this message be sent now? To a client, or to an identifier that may be linked to one. */
export class SendQuestion {
  @IsOptional()
  @IsNameOf('client')
  client?: string;

  @IsOptional()
  @IsNameOf('identifier')
  identifier?: string;

  @IsIn(channels, { message: 'must be a channel, as FirmCommunication has them' })
  channel!: (typeof channels)[number];

  @IsOptional()
  @IsIn(purposes, { message: `must be one of ${purposes.join(', ')}` })
  purpose?: Purpose;

  @IsOptional()
  @Fits(Coverage, 'must be ALL, or a list of {service, asset}')
  coverage?: 'ALL' | CoverageEntry[];

  @IsOptional()
  @Fits(EventReference, 'must be an event by {source, id}')
  inReplyTo?: EventReference;

  @IsOptional()
  @IsIn([...countryCodes], { message: 'must be a country by its ISO 3166-1 alpha-2 code, in upper case' })
  deliveredCountry?: string;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  hasFirmLink?: boolean;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  collectsContact?: boolean;

  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  record?: boolean;
}

/** What the gate is asked: whether to serve or, where a channel is named, whether to send. Refuses with `invalid-body`. */
export function decisionQuestion(body: unknown): ServeQuestion | SendQuestion {
  if (!Object.hasOwn(Object(body), 'channel')) return checkedValue(ServeQuestion, body, ask);
  const question = checkedValue(SendQuestion, body, ask);
  if ((question.client === undefined) === (question.identifier === undefined)) {
    throw invalidBody([{ pointer: '/client', detail: 'must be given, or identifier in its place' }], ask);
  }
  if (question.identifier !== undefined && question.inReplyTo !== undefined) {
    throw invalidBody([{ pointer: '/inReplyTo', detail: 'goes with a client: only a client is replied to' }], ask);
  }
  return question;
}

const ask = 'Ask {client, service, asset, entity}, or {client, channel, purpose, coverage}.';
