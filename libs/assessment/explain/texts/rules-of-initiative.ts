import type { NamedFinding } from '../finding.js';
import type { RuleText } from './rule-text.js';

/** Only a probable link puts the client in the Union: there is no stay in which anything could be fresh. */
const isBetweenStays = (found: readonly NamedFinding[]): boolean =>
  found.some((one) => one.name === 'old' && Number.isFinite(one.found.stayEnd));

/** What the client's own initiative rests on, and the reasons against it. */
export const initiativeTexts: Readonly<Record<string, RuleText>> = {
  'a same-type offer inside the original transaction of a client-initiated request': {
    de: 'ein Angebot derselben Art innerhalb des ursprünglichen Geschäfts einer vom Kunden ausgehenden Anfrage',
    fr: 'une offre du même type dans l’opération initiale d’une demande venue du client',
    change: {
      en: () =>
        'A solicitation that covers this subject, an allegation, or the loss of what makes the original request the client’s own would change it.',
      de: () =>
        'Eine Kundenwerbung, die diesen Gegenstand erfasst, ein Vorwurf oder der Verlust dessen, was die ursprüngliche Anfrage zur eigenen des Kunden macht, würde es ändern.',
      fr: () =>
        'Une sollicitation couvrant ce service et cet actif, une allégation, ou la perte de ce qui fait la demande initiale celle du client le changerait.',
    },
  },
  "contact, request, origin and a clear exposure check show the client's own exclusive initiative": {
    de: 'Kontakt, Anfrage, Herkunft und eine Prüfung ohne Befund zeigen die eigene ausschließliche Initiative des Kunden',
    fr: 'le contact, la demande, l’origine et un contrôle sans résultat montrent l’initiative exclusive du client',
    change: {
      en: () =>
        'A solicitation that is found later, also one of before, an allegation, a source found to be incomplete, or a check that finds something would change it.',
      de: () =>
        'Eine später gefundene Kundenwerbung, auch eine frühere, ein Vorwurf, eine als lückenhaft erkannte Quelle oder eine Prüfung mit Befund würde es ändern.',
      fr: () =>
        'Une sollicitation découverte plus tard, même antérieure, une allégation, une source jugée incomplète ou un contrôle positif le changerait.',
    },
  },
  'an untrackable campaign is relevant to the request': {
    de: 'eine nicht nachverfolgbare Kampagne kann zur Anfrage geführt haben',
    fr: 'une campagne intraçable peut avoir conduit à la demande',
    change: {
      en: ({ campaignShadowMs }, say) =>
        `No check can clear it. A new request made more than ${say.duration(campaignShadowMs, 'day')} after the campaign’s end would be free of it.`,
      de: ({ campaignShadowMs }, say) =>
        `Keine Prüfung kann sie ausräumen. Eine neue Anfrage, mehr als ${say.duration(campaignShadowMs, 'day')} nach dem Ende der Kampagne gestellt, wäre frei davon.`,
      fr: ({ campaignShadowMs }, say) =>
        `Aucun contrôle ne peut l’écarter. Une nouvelle demande faite plus de ${say.duration(campaignShadowMs, 'day')} après la fin de la campagne en serait libre.`,
    },
  },
  'a relevant campaign is not cleared by a timely, full check': {
    de: 'eine Kampagne, die zur Anfrage geführt haben kann, ist durch keine rechtzeitige, vollständige Prüfung ausgeräumt',
    fr: 'une campagne pouvant avoir conduit à la demande n’est écartée par aucun contrôle complet et fait à temps',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `A check at or after the request that lists the campaign, sees everything, finds nothing, and is recorded within ${say.duration(contemporaneityLimitMs)} would clear it.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Eine Prüfung bei oder nach der Anfrage, die die Kampagne nennt, alles sieht, nichts findet und binnen ${say.duration(contemporaneityLimitMs)} erfasst wird, würde sie ausräumen.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Un contrôle fait lors de la demande ou après, qui cite la campagne, voit tout, ne trouve rien et est enregistré en ${say.duration(contemporaneityLimitMs)} au plus l’écarterait.`,
    },
  },
  'a registered source was uncovered in the look-back of the request': {
    de: 'eine registrierte Quelle war im Zeitraum vor der Anfrage lückenhaft',
    fr: 'une source enregistrée était incomplète dans la période précédant la demande',
    change: {
      en: () =>
        'It changes when what is missing arrives, or when two persons resolve the gap as recovered or as a time in which nothing was sent.',
      de: () =>
        'Es ändert sich, wenn das Fehlende eintrifft, oder wenn zwei Personen die Lücke klären: nachgeliefert, oder es wurde nichts gesendet.',
      fr: () =>
        'Cela change quand ce qui manque arrive, ou quand deux personnes résolvent la lacune : récupérée, ou rien n’avait été envoyé.',
    },
  },
  "the client's first contact came through a website or an app of which no surface is known": {
    de: 'der erste Kontakt des Kunden kam über eine Website oder App, deren Auftritt nicht bekannt ist',
    fr: 'le premier contact du client est passé par un site ou une application dont la vitrine n’est pas connue',
    change: {
      en: () =>
        'Registering the surface for that time would change it, even late, where the contact names one. Where it names none, only a retraction of the contact by two persons would; a later stay in the Union does not take it away.',
      de: () =>
        'Den Auftritt für jene Zeit zu registrieren würde es ändern, auch nachträglich, wenn der Kontakt einen nennt. Nennt er keinen, ändert es nur, dass zwei Personen den Kontakt zurückziehen; ein späterer Aufenthalt in der Union hebt es nicht auf.',
      fr: () =>
        'Enregistrer la vitrine pour cette date le changerait, même tard, si le contact en nomme une. S’il n’en nomme pas, seul un retrait du contact par deux personnes le ferait ; un séjour ultérieur dans l’Union ne l’efface pas.',
    },
  },
  "evidence exists only from before the client's latest entry into the Union": {
    de: 'Nachweise gibt es nur aus der Zeit vor dem letzten Eintritt des Kunden in die Union',
    fr: 'les preuves datent toutes d’avant la dernière entrée du client dans l’Union',
    change: {
      en: ({ found }) =>
        isBetweenStays(found)
          ? 'The client’s own location evidence would change it, in the Union with a fresh contact, request, origin and check after it; or settling the link, confirmed or retracted by two persons. Without either nothing fresh counts.'
          : 'A fresh contact, request, origin and check in the present stay would change it.',
      de: ({ found }) =>
        isBetweenStays(found)
          ? 'Ein eigener Ortsnachweis des Kunden würde es ändern, in der Union mit neuem Kontakt, neuer Anfrage, Herkunft und Prüfung danach; oder die Klärung der Verknüpfung, bestätigt oder von zwei Personen zurückgezogen. Ohne eines davon zählt nichts Neues.'
          : 'Kontakt, Anfrage, Herkunft und Prüfung, neu im jetzigen Aufenthalt, würden es ändern.',
      fr: ({ found }) =>
        isBetweenStays(found)
          ? 'Une preuve de localisation propre au client le changerait, dans l’Union avec un contact, une demande, une origine et un contrôle nouveaux ensuite ; ou bien le règlement du lien, confirmé ou retiré par deux personnes. Sans cela, rien de nouveau ne compte.'
          : 'Un contact, une demande, une origine et un contrôle nouveaux pendant le séjour actuel le changeraient.',
    },
  },
  'evidence exists but was recorded late without anchor': {
    de: 'Nachweise gibt es, doch wurden sie zu spät und ohne unabhängigen Zeitnachweis erfasst',
    fr: 'des preuves existent mais ont été enregistrées tard, sans horodatage indépendant',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `What was late stays late. A fresh piece that is recorded within ${say.duration(contemporaneityLimitMs)}, or bears an independent time stamp of within ${say.duration(contemporaneityLimitMs)}, would change it.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Was verspätet war, bleibt verspätet. Ein neuer Nachweis, der binnen ${say.duration(contemporaneityLimitMs)} erfasst wird oder einen unabhängigen Zeitnachweis aus diesen ${say.duration(contemporaneityLimitMs)} trägt, würde es ändern.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Ce qui était tardif le reste. Une nouvelle preuve enregistrée en ${say.duration(contemporaneityLimitMs)} au plus, ou portant un horodatage indépendant fait dans ces ${say.duration(contemporaneityLimitMs)}, le changerait.`,
    },
  },
  'the exposure check does not list every linked identifier': {
    de: 'die Prüfung nennt nicht jede verknüpfte Kennung',
    fr: 'le contrôle ne cite pas tous les identifiants liés',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `A new check that lists every linked identifier, recorded within ${say.duration(contemporaneityLimitMs)}, would change it.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Eine neue Prüfung, die jede verknüpfte Kennung nennt und binnen ${say.duration(contemporaneityLimitMs)} erfasst wird, würde es ändern.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Un nouveau contrôle citant tous les identifiants liés, enregistré en ${say.duration(contemporaneityLimitMs)} au plus, le changerait.`,
    },
  },
  'the exposure check does not list every linked identifier, or no campaign': {
    de: 'die Prüfung nennt nicht jede verknüpfte Kennung, oder keine Kampagne',
    fr: 'le contrôle ne cite pas tous les identifiants liés, ou ne cite aucune campagne',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `A new check that lists every linked identifier and the campaigns it looked at, recorded within ${say.duration(contemporaneityLimitMs)}, would change it.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Eine neue Prüfung, die jede verknüpfte Kennung und die betrachteten Kampagnen nennt und binnen ${say.duration(contemporaneityLimitMs)} erfasst wird, würde es ändern.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Un nouveau contrôle citant tous les identifiants liés et les campagnes examinées, enregistré en ${say.duration(contemporaneityLimitMs)} au plus, le changerait.`,
    },
  },
  'contact, request, origin or exposure check is missing': {
    de: 'Kontakt, Anfrage, Herkunft oder Prüfung fehlt',
    fr: 'le contact, la demande, l’origine ou le contrôle manque',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `What is missing, recorded within ${say.duration(contemporaneityLimitMs)} of its happening, would change it. A declaration that the client signs never fills the gap (R-221).`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Das Fehlende, binnen ${say.duration(contemporaneityLimitMs)} nach dem Ereignis erfasst, würde es ändern. Eine Erklärung, die der Kunde unterschreibt, füllt die Lücke nie (R-221).`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Ce qui manque, enregistré dans les ${say.duration(contemporaneityLimitMs)} suivant les faits, le changerait. Une déclaration signée par le client ne comble jamais le manque (R-221).`,
    },
  },
  'anything else: the exemption is not to be assumed': {
    de: 'alles Übrige: Die Ausnahme ist nicht zu vermuten',
    fr: 'tout le reste : l’exemption ne se présume pas',
    change: {
      en: () => 'Evidence of the client’s own initiative, or of another route, would change it.',
      de: () => 'Nachweise der eigenen Initiative des Kunden oder eines anderen Weges würden es ändern.',
      fr: () => 'Des preuves de l’initiative du client, ou d’une autre voie, le changeraient.',
    },
  },
};
