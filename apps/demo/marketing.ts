import { hour, minute } from './calendar.js';
import type { ActorLife, CampaignLife } from './campaigns.js';
import type { ServiceAndAsset } from './exchange.js';
import { type Life, named, reference } from './life.js';
import { type Keeping, type Trace, unkept } from './stream.js';

/** Which system sees an act of this channel. */
const carrier = (channel: string): string => {
  if (channel === 'EMAIL') return 'mailer';
  if (channel === 'AFFILIATE' || channel === 'INFLUENCER') return 'affiliate-tracker';
  return 'ad-platform';
};

/** The link that makes the facts of one of the client's identifiers facts of the client. */
function linkOf(life: Life, identifier: string): () => Trace {
  return () => life.links.findLast((link) => link.identifier === identifier)?.trace ?? unkept;
}

/** A trace that is looked up when it is asked for: the link to an identifier is often made after what it met. */
const deferred = (look: () => Trace): Trace => ({
  get at() {
    return look().at;
  },
});

export interface Meeting {
  /** With which of the client's identifiers; the device of the account when left out. */
  readonly identifier?: string;
  readonly unkept?: boolean;
}

/** If it came out after `at` that the actor works for the firm, that is part of the story. */
function tellOf(life: Life, { id, shown }: ActorLife, at: number): void {
  const found = shown.occurred ?? at;
  if (found > at) life.tell(found, `it came out that ${id} was in the firm’s pay`);
}

/** The person sees a campaign. What it was for is the truth; a trackable one leaves a trace with an identifier. */
export function sees(life: Life, campaign: CampaignLife, at: number, meeting: Meeting = {}): void {
  const identifier = meeting.identifier ?? `${life.client}~device`;
  const country = life.home(at);
  const traced = campaign.trackable && !meeting.unkept;
  const stage = life.random.pick(['IMPRESSION', 'IMPRESSION', 'CLICKED']);
  const data = { campaign: campaign.id, stage, deliveredCountry: country };
  const about = { about: `identifier/${identifier}` };
  const trace = traced ? life.kept('MarketingExposure', carrier(campaign.channel), at, data, about) : unkept;
  life.tell(at, `saw ${campaign.id} (${campaign.channel.toLowerCase()})${traced ? '' : ', which no system kept'}`);
  if (!campaign.promotes || !campaign.actor.forFirm) return;
  tellOf(life, campaign.actor, at);
  life.solicited({
    how: campaign.channel,
    at,
    covers: campaign.covers,
    byGroup: campaign.actor.group,
    shownBy: traced ? [trace, deferred(linkOf(life, identifier)), campaign.actor.shown, campaign.trace] : [],
  });
}

/** Someone speaks of the firm to this person outside any campaign: a post, a link, a stream. */
export function hears(life: Life, actor: ActorLife, at: number, meeting: Meeting = {}): void {
  const identifier = meeting.identifier ?? `${life.client}~device`;
  const data = {
    channel: 'INFLUENCER',
    purpose: 'PROMOTION',
    actor: actor.id,
    stage: 'CLICKED',
    deliveredCountry: life.home(at),
  };
  const about = { about: `identifier/${identifier}` };
  const trace = meeting.unkept ? unkept : life.kept('MarketingExposure', 'affiliate-tracker', at, data, about);
  life.tell(at, `followed a link of ${actor.id}${meeting.unkept ? ', which no system kept' : ''}`);
  if (!actor.forFirm) return;
  tellOf(life, actor, at);
  const shownBy = meeting.unkept ? [] : [trace, deferred(linkOf(life, identifier)), actor.shown];
  life.solicited({ how: 'INFLUENCER', at, covers: 'ALL', byGroup: actor.group, shownBy });
}

/** A promotional message of the firm itself, to a lead's address or to a client. */
export function messaged(
  life: Life,
  at: number,
  channel: string,
  keeping: Keeping & { to?: string; purpose?: string } = {},
): Trace {
  const { to, purpose = 'PROMOTION', ...rest } = keeping;
  const sources: Record<string, string> = { EMAIL: 'mailer', PUSH_NOTIFICATION: 'push', SMS: 'sms-partner' };
  const source = sources[channel] ?? 'crm';
  const trace = to
    ? life.kept(
        'MarketingExposure',
        source,
        at,
        { channel, purpose, actor: 'FIRM', stage: 'DELIVERED' },
        { ...rest, about: `identifier/${to}` },
      )
    : life.kept('FirmCommunication', source, at, { channel, purpose }, rest);
  const shownBy = keeping.lost ? [] : to ? [trace, deferred(linkOf(life, to))] : [trace];
  life.tell(
    at,
    `the firm sent a ${purpose.toLowerCase()} by ${channel.toLowerCase()}${keeping.lost ? ', which no system kept' : ''}`,
  );
  life.solicited({ how: channel, at, covers: 'ALL', shownBy });
  return trace;
}

/** The firm offers this one client a named service on a named asset. Whether it may is for the judge. */
export function offers(life: Life, subject: ServiceAndAsset, at: number, channel = 'IN_APP_PROMPT'): Trace {
  const source = channel === 'IN_APP_PROMPT' ? 'push' : 'mailer';
  const trace = life.kept('FirmCommunication', source, at, { channel, purpose: 'OFFER', coverage: [subject] });
  life.offers.push({ subject, at, country: life.home(at), trace });
  life.tell(at, `the firm offered ${named(subject)}`);
  return trace;
}

/** The client asks about something, and the firm answers: what it names beyond the question is an offer. */
export function replies(life: Life, about: ServiceAndAsset, at: number, beyond?: ServiceAndAsset): void {
  const contact = life.kept('ClientContact', 'crm', at, { channel: 'CHAT', enquiry: [about] });
  if (!contact.event) return;
  const answered = at + life.random.whole(1, 9) * hour + minute;
  const coverage = beyond ? [about, beyond] : [about];
  const data = { channel: 'CHAT', purpose: 'REPLY', inReplyTo: reference(contact), coverage };
  const trace = life.kept('FirmCommunication', 'crm', answered, data);
  life.tell(
    answered,
    `asked about ${named(about)} and got an answer${beyond ? ` that went on to ${named(beyond)}` : ''}`,
  );
  if (beyond) life.offers.push({ subject: beyond, at: answered, country: life.home(answered), trace });
}
