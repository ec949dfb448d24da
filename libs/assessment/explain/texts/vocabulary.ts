import type { Channel, Purpose, Service } from '#libs/evidence';
import type { Relation } from '../../registers/actors.js';
import { type Translated, translated } from '../language.js';

type Names<Code extends string> = Readonly<Record<Code, Translated>>;

/** Article 3(1)(16) MiCA, and staking. */
const serviceNames: Names<Service> = {
  a: translated('custody and administration', 'Verwahrung und Verwaltung', 'conservation et administration'),
  b: translated(
    'operation of a trading platform',
    'Betrieb einer Handelsplattform',
    'exploitation d’une plateforme de négociation',
  ),
  c: translated('exchange for funds', 'Tausch gegen einen Geldbetrag', 'échange contre des fonds'),
  d: translated(
    'exchange for other crypto-assets',
    'Tausch gegen andere Kryptowerte',
    'échange contre d’autres crypto-actifs',
  ),
  e: translated('execution of orders', 'Ausführung von Aufträgen', 'exécution d’ordres'),
  f: translated('placing', 'Platzierung', 'placement'),
  g: translated(
    'reception and transmission of orders',
    'Annahme und Übermittlung von Aufträgen',
    'réception et transmission d’ordres',
  ),
  h: translated('advice', 'Beratung', 'conseil'),
  i: translated('portfolio management', 'Portfolioverwaltung', 'gestion de portefeuille'),
  j: translated('transfer services', 'Transferdienstleistungen', 'services de transfert'),
  'a.staking': translated('staking', 'Staking', 'staking'),
};

const channelNames: Names<Channel> = {
  INTERNET_AD: translated('internet advertisement', 'Internetanzeige', 'annonce sur internet'),
  BANNER: translated('banner', 'Banner', 'bannière'),
  SEARCH_ADS: translated('search advertisement', 'Suchanzeige', 'annonce de recherche'),
  SEO: translated('search engine optimisation', 'Suchmaschinenoptimierung', 'référencement'),
  RETARGETING: translated('retargeting', 'Retargeting', 'reciblage'),
  SOCIAL_POST: translated('social media post', 'Beitrag in sozialen Medien', 'publication sur les réseaux sociaux'),
  SOCIAL_VIDEO: translated('social media video', 'Video in sozialen Medien', 'vidéo sur les réseaux sociaux'),
  INFLUENCER: translated('influencer', 'Influencer', 'influenceur'),
  AFFILIATE: translated('affiliate', 'Affiliate', 'affilié'),
  EMAIL: translated('e-mail', 'E-Mail', 'courriel'),
  SMS: translated('SMS', 'SMS', 'SMS'),
  PHONE_CALL: translated('telephone call', 'Telefonanruf', 'appel téléphonique'),
  FACE_TO_FACE: translated('face to face', 'persönlich', 'en personne'),
  CHAT: translated('chat', 'Chat', 'messagerie instantanée'),
  MESSAGING_PLATFORM: translated('messaging platform', 'Messaging-Plattform', 'plateforme de messagerie'),
  PUSH_NOTIFICATION: translated('push notification', 'Push-Nachricht', 'notification push'),
  IN_APP_PROMPT: translated('prompt in the app', 'Hinweis in der App', 'invite dans l’application'),
  MOBILE_APP: translated('mobile app', 'mobile App', 'application mobile'),
  WEBSITE: translated('website', 'Website', 'site web'),
  PRESS_RELEASE: translated('press release', 'Pressemitteilung', 'communiqué de presse'),
  BROCHURE: translated('brochure', 'Broschüre', 'brochure'),
  ROADSHOW: translated('roadshow', 'Roadshow', 'tournée de présentation'),
  TRADE_FAIR: translated('trade fair', 'Messe', 'salon professionnel'),
  EVENT_INVITATION: translated(
    'invitation to an event',
    'Einladung zu einer Veranstaltung',
    'invitation à un événement',
  ),
  SPONSORSHIP: translated('sponsorship', 'Sponsoring', 'parrainage'),
  TV: translated('television', 'Fernsehen', 'télévision'),
  RADIO: translated('radio', 'Radio', 'radio'),
  PRINT: translated('print', 'Druckmedien', 'presse écrite'),
  OUTDOOR: translated('outdoor advertising', 'Außenwerbung', 'affichage extérieur'),
  WEBINAR: translated('webinar', 'Webinar', 'webinaire'),
  TRAINING: translated('training', 'Schulung', 'formation'),
  RESPONSE_FORM: translated('response form', 'Antwortformular', 'formulaire de réponse'),
  COMPARISON_WIDGET: translated('comparison widget', 'Vergleichs-Widget', 'comparateur'),
  WHITE_LABEL: translated('white label', 'White Label', 'marque blanche'),
  OTHER: translated('another channel', 'ein anderer Kanal', 'un autre canal'),
};

const purposeNames: Names<Purpose> = {
  PROMOTION: translated('promotion', 'Werbung', 'promotion'),
  OFFER: translated('offer', 'Angebot', 'offre'),
  BRAND: translated('brand advertising', 'Markenwerbung', 'publicité de marque'),
  EDUCATION: translated('education', 'Bildung', 'éducation'),
  EDUCATION_PROMO: translated('education that promotes', 'Bildung, die wirbt', 'éducation promotionnelle'),
  SERVICE: translated('service message', 'Mitteilung zur Dienstleistung', 'message de service'),
  REPLY: translated('reply', 'Antwort', 'réponse'),
  DISCLOSURE: translated('disclosure required by law', 'gesetzliche Veröffentlichung', 'publication légale'),
  UNCLASSIFIED: translated(
    'not classified, which counts as promotion',
    'nicht eingestuft, was als Werbung zählt',
    'non classé, ce qui vaut promotion',
  ),
};

const relationNames: Names<Relation> = {
  FIRM: translated('the firm itself', 'die Firma selbst', 'l’entreprise elle-même'),
  EMPLOYEE: translated('an employee', 'angestellt', 'un employé'),
  CLOSE_LINK: translated('close links', 'enge Verbindungen', 'liens étroits'),
  CONTRACTED: translated('under contract', 'unter Vertrag', 'sous contrat'),
  REMUNERATED: translated('paid', 'vergütet', 'rémunéré'),
  IMPLICIT: translated('acts for it without a contract', 'handelt ohne Vertrag für sie', 'agit pour elle sans contrat'),
  UNKNOWN: translated('unknown', 'unbekannt', 'inconnu'),
  NONE: translated('independent', 'unabhängig', 'indépendant'),
};

const stageNames: Names<
  'SENT' | 'DELIVERED' | 'IMPRESSION' | 'OPENED' | 'CLICKED' | 'SUPPRESSED' | 'FAILED' | 'DEFERRED'
> = {
  SENT: translated('sent', 'gesendet', 'envoyé'),
  DELIVERED: translated('delivered', 'zugestellt', 'remis'),
  IMPRESSION: translated('shown', 'angezeigt', 'affiché'),
  OPENED: translated('opened', 'geöffnet', 'ouvert'),
  CLICKED: translated('clicked', 'angeklickt', 'cliqué'),
  SUPPRESSED: translated('suppressed', 'unterdrückt', 'supprimé'),
  FAILED: translated('failed', 'fehlgeschlagen', 'échoué'),
  DEFERRED: translated('deferred', 'aufgeschoben', 'différé'),
};

const originNames: Names<
  'DIRECT_TYPE_IN' | 'UNPROMPTED_MAIL' | 'REFERRER_LOG' | 'INDEPENDENT_MEDIA' | 'PERSONAL_REFERRAL' | 'OTHER'
> = {
  DIRECT_TYPE_IN: translated(
    'it typed in the address',
    'er gab die Adresse selbst ein',
    'il a saisi l’adresse lui-même',
  ),
  UNPROMPTED_MAIL: translated('it wrote unprompted', 'er schrieb unaufgefordert', 'il a écrit spontanément'),
  REFERRER_LOG: translated(
    'by a link, says the log',
    'über einen Verweis, laut Protokoll',
    'par un lien, selon le journal',
  ),
  INDEPENDENT_MEDIA: translated('through independent media', 'durch unabhängige Medien', 'par des médias indépendants'),
  PERSONAL_REFERRAL: translated(
    'recommended by a person',
    'auf Empfehlung einer Person',
    'sur recommandation d’une personne',
  ),
  OTHER: translated('otherwise', 'auf andere Weise', 'autrement'),
};

/** A code by its name; by itself where it has none here. */
const named =
  (names: Readonly<Record<string, Translated>>) =>
  (code: string): Translated =>
    names[code] ?? translated(code, code, code);

export const nameIn = {
  service: named(serviceNames),
  channel: named(channelNames),
  purpose: named(purposeNames),
  relation: named(relationNames),
  stage: named(stageNames),
  origin: named(originNames),
};
