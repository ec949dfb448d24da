import { kind } from '../kind.js';
import { Enum, Optional, Truth, Whole } from '../type-builders.js';
import { anchored, Currency, Instant, Note } from '../vocabulary.js';

export const assetRegistered = kind(
  'AssetRegistered',
  {
    micaScope: Truth(),
    category: Enum(['EMT', 'ART', 'UTILITY', 'OTHER']),
    dlt: Optional(Note),
    liquidity: Optional(Enum(['LIQUID', 'ILLIQUID'])),
    issuerIdentifiable: Optional(Truth()),
    riskBand: Optional(
      Whole({ minimum: 0, maximum: 1_000_000, description: "a band on the firm's own scale, 0 or more" }),
    ),
    emtCurrency: Optional(Currency),
    artReference: Optional(Enum(['FIAT_ONLY', 'CRYPTO_EXPOSED', 'COMMODITY', 'MIXED'])),
    from: Optional(Instant),
    ...anchored,
  },
  {
    about: ['asset'],
    versioned: true,
    bearing: 'both',
    saidBy: 'granted',
    description: 'What an asset is, by which "the same type" is decided (guideline 4). What is absent is unknown.',
  },
);
