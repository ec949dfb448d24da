import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { AssetName, EntityName, Service } from '../vocabulary.js';

export const serviceProvided = kind(
  'ServiceProvided',
  { service: Service, asset: AssetName, entity: EntityName, purpose: Optional(Enum(['EXIT'])) },
  { bearing: 'both', saidBy: 'any source', description: 'An entity served a client (R-808).' },
);
