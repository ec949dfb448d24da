import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { AssetName, anchored, PromptedBy, Service } from '../vocabulary.js';

export const serviceRequest = kind(
  'ServiceRequest',
  {
    service: Service,
    asset: AssetName,
    promptedBy: Optional(PromptedBy),
    ...anchored,
  },
  { bearing: 'both', saidBy: 'any source', description: 'A client asked for one service in one asset (E2).' },
);
