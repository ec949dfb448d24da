import type { Static } from 'typebox';
import { countryCodes } from './countries.js';
import { DURATION_PATTERN, INSTANT_PATTERN } from './instant.js';
import { limits } from './limits.js';
import { PSEUDONYM, REGISTER_NAME } from './pseudonym.js';
import { Enum, List, Members, Optional, Text, Truth, Union, Unsafe, Whole } from './type-builders.js';

// Descriptions are noun phrases: a refusal says "must be" before them, and the published schemas carry them.
const noNul = '^[^\u0000]*$';

/** Article 3(1)(16) MiCA, points (a) to (j); and staking, ancillary to custody (ESMA Q&A 2067), a service of its own here. */
export const services = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'a.staking'] as const;
export const Service = Enum([...services], {
  description: 'a service of MiCA Article 3(1)(16), by its letter, or a.staking',
});
export type Service = Static<typeof Service>;

/** The means of solicitation (ESMA guideline 1). Any of them taints; which one never changes the outcome. */
export const channels = [
  'INTERNET_AD',
  'BANNER',
  'SEARCH_ADS',
  'SEO',
  'RETARGETING',
  'SOCIAL_POST',
  'SOCIAL_VIDEO',
  'INFLUENCER',
  'AFFILIATE',
  'EMAIL',
  'SMS',
  'PHONE_CALL',
  'FACE_TO_FACE',
  'CHAT',
  'MESSAGING_PLATFORM',
  'PUSH_NOTIFICATION',
  'IN_APP_PROMPT',
  'MOBILE_APP',
  'WEBSITE',
  'PRESS_RELEASE',
  'BROCHURE',
  'ROADSHOW',
  'TRADE_FAIR',
  'EVENT_INVITATION',
  'SPONSORSHIP',
  'TV',
  'RADIO',
  'PRINT',
  'OUTDOOR',
  'WEBINAR',
  'TRAINING',
  'RESPONSE_FORM',
  'COMPARISON_WIDGET',
  'WHITE_LABEL',
  'OTHER',
] as const;
export const Channel = Enum([...channels], { description: 'a channel; OTHER for one that has no name here' });
export type Channel = Static<typeof Channel>;

/** What keeps clients of the Union away, and those who might bring them. */
export const controls = [
  'GEO_BLOCK',
  'EU_LANGUAGE_ONBOARDING',
  'EU_DOMAIN',
  'EU_SEO_AND_ADS',
  'AFFILIATE_CLAUSE',
  'INFLUENCER_AUDIT',
  'SOCIAL_AUDIT',
] as const;

/** What a message was for. OFFER is addressed to one client and names the subject; UNCLASSIFIED counts as PROMOTION. */
export const purposes = [
  'PROMOTION',
  'OFFER',
  'BRAND',
  'EDUCATION',
  'EDUCATION_PROMO',
  'SERVICE',
  'REPLY',
  'DISCLOSURE',
  'UNCLASSIFIED',
] as const;
export const Purpose = Enum([...purposes], {
  description: 'a purpose; absent is UNCLASSIFIED, which counts as PROMOTION',
});
export type Purpose = Static<typeof Purpose>;

/** How far a message came. Absent is DELIVERED; SUPPRESSED, FAILED and DEFERRED reached nobody. */
export const Stage = Enum(['SENT', 'DELIVERED', 'IMPRESSION', 'OPENED', 'CLICKED', 'SUPPRESSED', 'FAILED', 'DEFERRED']);

/** A plain string to TypeScript: a union of 250 codes helps nobody. */
export const Country = Unsafe<string>({
  type: 'string',
  enum: [...countryCodes],
  description: 'a country by its ISO 3166-1 alpha-2 code, in upper case',
});

export const Instant = Text({
  format: 'date-time',
  pattern: INSTANT_PATTERN,
  description: 'an instant in RFC 3339 (2026-08-03T09:00:00Z)',
});

/** Read it with `duration`. */
export const Duration = Text({
  pattern: DURATION_PATTERN,
  description: 'an ISO 8601 duration in weeks, days, hours, minutes and seconds (P1D, PT15M)',
});

export const Currency = Text({ pattern: '^[A-Z]{3}$', description: 'a currency by its ISO 4217 code' });
export const Count = Whole({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'a count, 0 or more' });
export const Sha256 = Text({ pattern: '^[0-9A-Fa-f]{64}$', description: 'a SHA-256 digest, 64 hexadecimal digits' });

/** What was sent or shown, without it. */
export const Content = Members(
  {
    sha256: Sha256,
    mediaType: Text({ pattern: '^[A-Za-z0-9.+-]{1,64}/[A-Za-z0-9.+-]{1,64}$', description: 'a media type' }),
  },
  { additionalProperties: false, description: 'a content {sha256, mediaType}' },
);

export const Languages = List(Text({ pattern: '^[a-z]{2,3}$', description: 'a language by its ISO 639 code' }), {
  minItems: 1,
  maxItems: 100,
  description: 'a list of languages',
});

/** One line: a memo's name, a method, a reason. */
export const Note = Text({
  minLength: 1,
  maxLength: limits.textLengthMax,
  pattern: noNul,
  description: 'a text of 1 to 1,024 characters',
});
/** As many lines as a statement needs. */
export const Statement = Text({
  minLength: 1,
  maxLength: limits.statementLengthMax,
  pattern: noNul,
  description: 'a text of 1 to 16,384 characters',
});

/** A client, an identifier or a recorder, as its source calls it. */
export const Pseudonym = Text({
  pattern: `^${PSEUDONYM}$`,
  description:
    'a pseudonym of 1 to 128 of A-Z a-z 0-9 . _ ~ : @ + - that is no e-mail address, telephone number or IP address',
});
export const IDENTIFIER_PATTERN = `^(?:client/)?${PSEUDONYM}$`;
/** An identifier by its id, or the same person's other account as `client/<id>`. */
export const IdentifierName = Text({
  pattern: IDENTIFIER_PATTERN,
  description: 'an identifier by its pseudonym, or another account as client/<pseudonym>',
});
/** An entry of a register, by its name. Each register has words of its own, so that a field says which one it names. */
const registerName = (entry: string) =>
  Text({
    pattern: `^${REGISTER_NAME}$`,
    description: `the name of ${entry}, 1 to 128 of A-Z a-z 0-9 . _ ~ : @ + -`,
  });
export const ActorName = registerName('an actor (FIRM is the firm itself)');
export const AssetName = registerName('an asset');
export const CampaignName = registerName('a campaign');
export const EntityName = registerName('an entity');
export const SurfaceName = registerName('a surface');
/** As `EntityName`, or as a subject. */
export const EntitySubject = Text({
  pattern: `^(?:entity/)?${REGISTER_NAME}$`,
  description: 'an entity by its name, or as entity/<name>',
});

/** A CloudEvents source, by its name. */
export const SourceName = Text({
  minLength: 1,
  maxLength: limits.sourceLengthMax,
  description: 'the source of an event',
});

/** Names a piece of evidence, for ever. */
export const EventReference = Members(
  {
    source: SourceName,
    id: Text({ minLength: 1, maxLength: limits.idLengthMax, description: 'the id of an event' }),
  },
  { additionalProperties: false, description: 'an event by {source, id}' },
);
export type EventReference = Static<typeof EventReference>;

/** What brought the client to ask: a solicitation of which nothing more is known, or one that is on record. */
export const PromptedBy = Union([Enum(['SOLICITATION']), EventReference], {
  description: 'SOLICITATION, or an event by {source, id}',
});

/** The sender's own id of one delivery: all stages of one message share it. */
export const MessageName = Text({
  minLength: 1,
  maxLength: limits.idLengthMax,
  pattern: noNul,
  description: "the sender's id of one delivery, 1 to 256 characters",
});

/** What a message says of its delivery and of its content. */
export const ofDelivery = {
  message: Optional(MessageName),
  /** The stage was a machine's doing: a mail proxy's open. */
  automated: Optional(Truth()),
  content: Optional(Content),
  languages: Optional(Languages),
};

export const ServiceOrAny = Enum([...services, '*'], { description: 'a service, or *' });
const CoverageEntry = Members(
  { service: ServiceOrAny, asset: Union([Enum(['*']), AssetName], { description: 'an asset, or *' }) },
  { additionalProperties: false, description: 'a {service, asset}, either of them * for any' },
);
export type CoverageEntry = Static<typeof CoverageEntry>;

/** What was promoted or offered. Absent or ALL is everything; an empty list would be nothing, and is refused. */
export const Coverage = Union([Enum(['ALL']), List(CoverageEntry, { minItems: 1, maxItems: limits.listItemsMax })], {
  description: 'ALL, or a list of {service, asset}',
});
export type Coverage = Static<typeof Coverage>;

/** What a client asked about. Absent or empty names nothing. */
export const Enquiry = Union([Enum(['ALL']), List(CoverageEntry, { maxItems: limits.listItemsMax })], {
  description: 'ALL, or a list of {service, asset}',
});

/** Someone independent saw the fact at `time`: a qualified time stamp, or a third party's log with its own clock. */
export const Anchor = Members(
  {
    kind: Enum(['QTST', 'THIRD_PARTY_LOG']),
    time: Instant,
    reference: Optional(Note),
    token: Optional(
      Text({
        minLength: 4,
        maxLength: 32_768,
        pattern: '^[A-Za-z0-9+/]+={0,2}$',
        description: 'an RFC 3161 token in base64',
      }),
    ),
  },
  { additionalProperties: false, description: 'an anchor {kind, time, reference?, token?}' },
);
export type Anchor = Static<typeof Anchor>;

/** In every kind that can speak for the firm: recorded late, it counts if it is anchored. */
export const anchored = { anchor: Optional(Anchor) };

export const Services = List(Service, {
  minItems: 1,
  maxItems: services.length,
  description: 'a list of services',
});
export const Countries = List(Country, { minItems: 1, maxItems: 300, description: 'a list of countries, not empty' });

/** Member States, or ALL of the perimeter. */
export const MemberStates = Union([Enum(['ALL']), Countries], { description: 'ALL, or a list of countries' });

/** A source's own counter: a number, or decimal text where it may outgrow 2^53. Read it with `sequenceNumber`. */
export const SequenceNumber = Union([Count, Text({ pattern: '^[0-9]{1,64}$' })], {
  description: 'a sequence number, from 2^53 on as decimal text',
});

/** A `sequence` or `lastSequence` as a number. Leading zeros mean nothing. */
export function sequenceNumber(value: string | number): bigint {
  return BigInt(value);
}
