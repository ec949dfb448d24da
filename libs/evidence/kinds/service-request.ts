import { Enum, Optional, Union } from 'typebox';
import { kind } from '../kind.js';
import { AssetName, anchored, EventReference, Service } from '../vocabulary.js';

export const serviceRequest = kind(
  'ServiceRequest',
  {
    service: Service,
    asset: AssetName,
    promptedBy: Optional(
      Union([Enum(['SOLICITATION']), EventReference], { description: 'SOLICITATION, or an event by {source, id}' }),
    ),
    ...anchored,
  },
  { description: 'A client asked for one service in one asset (E2).' },
);
