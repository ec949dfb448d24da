import type { Channel, Purpose, Service } from '#libs/evidence';
import type { Relation } from '../../registers/actors.js';
import { type Told, told } from '../language.js';

type Names<Code extends string> = Readonly<Record<Code, Told>>;

/** Article 3(1)(16) MiCA, and staking. */
const serviceNames: Names<Service> = {
  a: told('custody and administration', 'Verwahrung und Verwaltung', 'conservation et administration'),
  b: told(
    'operation of a trading platform',
    'Betrieb einer Handelsplattform',
    'exploitation d’une plateforme de négociation',
  ),
  c: told('exchange for funds', 'Tausch gegen einen Geldbetrag', 'échange contre des fonds'),
  d: told(
    'exchange for other crypto-assets',
    'Tausch gegen andere Kryptowerte',
    'échange contre d’autres crypto-actifs',
  ),
  e: told('execution of orders', 'Ausführung von Aufträgen', 'exécution d’ordres'),
  f: told('placing', 'Platzierung', 'placement'),
  g: told(
    'reception and transmission of orders',
    'Annahme und Übermittlung von Aufträgen',
    'réception et transmission d’ordres',
  ),
  h: told('advice', 'Beratung', 'conseil'),
  i: told('portfolio management', 'Portfolioverwaltung', 'gestion de portefeuille'),
  j: told('transfer services', 'Transferdienstleistungen', 'services de transfert'),
  'a.staking': told('staking', 'Staking', 'staking'),
};

const channelNames: Names<Channel> = {
  INTERNET_AD: told('internet advertisement', 'Internetanzeige', 'annonce sur internet'),
  BANNER: told('banner', 'Banner', 'bannière'),
  SEARCH_ADS: told('search advertisement', 'Suchanzeige', 'annonce de recherche'),
  SEO: told('search engine optimisation', 'Suchmaschinenoptimierung', 'référencement'),
  RETARGETING: told('retargeting', 'Retargeting', 'reciblage'),
  SOCIAL_POST: told('social media post', 'Beitrag in sozialen Medien', 'publication sur les réseaux sociaux'),
  SOCIAL_VIDEO: told('social media video', 'Video in sozialen Medien', 'vidéo sur les réseaux sociaux'),
  INFLUENCER: told('influencer', 'Influencer', 'influenceur'),
  AFFILIATE: told('affiliate', 'Affiliate', 'affilié'),
  EMAIL: told('e-mail', 'E-Mail', 'courriel'),
  SMS: told('SMS', 'SMS', 'SMS'),
  PHONE_CALL: told('telephone call', 'Telefonanruf', 'appel téléphonique'),
  FACE_TO_FACE: told('face to face', 'persönlich', 'en personne'),
  CHAT: told('chat', 'Chat', 'messagerie instantanée'),
  MESSAGING_PLATFORM: told('messaging platform', 'Messaging-Plattform', 'plateforme de messagerie'),
  PUSH_NOTIFICATION: told('push notification', 'Push-Nachricht', 'notification push'),
  IN_APP_PROMPT: told('prompt in the app', 'Hinweis in der App', 'invite dans l’application'),
  MOBILE_APP: told('mobile app', 'mobile App', 'application mobile'),
  WEBSITE: told('website', 'Website', 'site web'),
  PRESS_RELEASE: told('press release', 'Pressemitteilung', 'communiqué de presse'),
  BROCHURE: told('brochure', 'Broschüre', 'brochure'),
  ROADSHOW: told('roadshow', 'Roadshow', 'tournée de présentation'),
  TRADE_FAIR: told('trade fair', 'Messe', 'salon professionnel'),
  EVENT_INVITATION: told('invitation to an event', 'Einladung zu einer Veranstaltung', 'invitation à un événement'),
  SPONSORSHIP: told('sponsorship', 'Sponsoring', 'parrainage'),
  TV: told('television', 'Fernsehen', 'télévision'),
  RADIO: told('radio', 'Radio', 'radio'),
  PRINT: told('print', 'Druckmedien', 'presse écrite'),
  OUTDOOR: told('outdoor advertising', 'Außenwerbung', 'affichage extérieur'),
  WEBINAR: told('webinar', 'Webinar', 'webinaire'),
  TRAINING: told('training', 'Schulung', 'formation'),
  RESPONSE_FORM: told('response form', 'Antwortformular', 'formulaire de réponse'),
  COMPARISON_WIDGET: told('comparison widget', 'Vergleichs-Widget', 'comparateur'),
  WHITE_LABEL: told('white label', 'White Label', 'marque blanche'),
  OTHER: told('another channel', 'ein anderer Kanal', 'un autre canal'),
};

const purposeNames: Names<Purpose> = {
  PROMOTION: told('promotion', 'Werbung', 'promotion'),
  OFFER: told('offer', 'Angebot', 'offre'),
  BRAND: told('brand advertising', 'Markenwerbung', 'publicité de marque'),
  EDUCATION: told('education', 'Bildung', 'éducation'),
  EDUCATION_PROMO: told('education that promotes', 'Bildung, die wirbt', 'éducation promotionnelle'),
  SERVICE: told('service message', 'Mitteilung zur Dienstleistung', 'message de service'),
  REPLY: told('reply', 'Antwort', 'réponse'),
  DISCLOSURE: told('disclosure required by law', 'gesetzliche Veröffentlichung', 'publication légale'),
  UNCLASSIFIED: told(
    'not classified, which counts as promotion',
    'nicht eingestuft, was als Werbung zählt',
    'non classé, ce qui vaut promotion',
  ),
};

const relationNames: Names<Relation> = {
  FIRM: told('the firm itself', 'die Firma selbst', 'l’entreprise elle-même'),
  EMPLOYEE: told('an employee', 'angestellt', 'un employé'),
  CLOSE_LINK: told('close links', 'enge Verbindungen', 'liens étroits'),
  CONTRACTED: told('under contract', 'unter Vertrag', 'sous contrat'),
  REMUNERATED: told('paid', 'vergütet', 'rémunéré'),
  IMPLICIT: told('acts for it without a contract', 'handelt ohne Vertrag für sie', 'agit pour elle sans contrat'),
  UNKNOWN: told('unknown', 'unbekannt', 'inconnu'),
  NONE: told('independent', 'unabhängig', 'indépendant'),
};

const stageNames: Names<
  'SENT' | 'DELIVERED' | 'IMPRESSION' | 'OPENED' | 'CLICKED' | 'SUPPRESSED' | 'FAILED' | 'DEFERRED'
> = {
  SENT: told('sent', 'gesendet', 'envoyé'),
  DELIVERED: told('delivered', 'zugestellt', 'remis'),
  IMPRESSION: told('shown', 'angezeigt', 'affiché'),
  OPENED: told('opened', 'geöffnet', 'ouvert'),
  CLICKED: told('clicked', 'angeklickt', 'cliqué'),
  SUPPRESSED: told('suppressed', 'unterdrückt', 'supprimé'),
  FAILED: told('failed', 'fehlgeschlagen', 'échoué'),
  DEFERRED: told('deferred', 'aufgeschoben', 'différé'),
};

const originNames: Names<
  'DIRECT_TYPE_IN' | 'UNPROMPTED_MAIL' | 'REFERRER_LOG' | 'INDEPENDENT_MEDIA' | 'PERSONAL_REFERRAL' | 'OTHER'
> = {
  DIRECT_TYPE_IN: told('it typed in the address', 'er gab die Adresse selbst ein', 'il a saisi l’adresse lui-même'),
  UNPROMPTED_MAIL: told('it wrote unprompted', 'er schrieb unaufgefordert', 'il a écrit spontanément'),
  REFERRER_LOG: told('by a link, says the log', 'über einen Verweis, laut Protokoll', 'par un lien, selon le journal'),
  INDEPENDENT_MEDIA: told('through independent media', 'durch unabhängige Medien', 'par des médias indépendants'),
  PERSONAL_REFERRAL: told(
    'recommended by a person',
    'auf Empfehlung einer Person',
    'sur recommandation d’une personne',
  ),
  OTHER: told('otherwise', 'auf andere Weise', 'autrement'),
};

/** A code by its name; by itself where it has none here. */
const named =
  (names: Readonly<Record<string, Told>>) =>
  (code: string): Told =>
    names[code] ?? told(code, code, code);

export const nameIn = {
  service: named(serviceNames),
  channel: named(channelNames),
  purpose: named(purposeNames),
  relation: named(relationNames),
  stage: named(stageNames),
  origin: named(originNames),
};
