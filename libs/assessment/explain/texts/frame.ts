import type { Template } from '../template.js';
import { serviceText } from './parts.js';

/** What was asked. */
interface Asked {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly isExit: boolean;
  readonly at: number;
  readonly knownAt: number;
  readonly status: string;
  readonly meaning: string;
}

interface Remedy {
  /** Whether the rule set knows R-050, and how long an exit may last (ms). */
  readonly windDownMs: number | undefined;
  /** Whether the service that was asked about is among those of an exit. */
  readonly isOfExit: boolean;
  /** Whether it was asked about an exit: then what failed is found, and there is nothing more to ask. */
  readonly isAsked: boolean;
}

interface Law {
  readonly ruleSet: string;
  readonly reference: string;
}

/** The sentences that every explanation has. */
export const frame: {
  readonly status: Template<Asked>;
  readonly rule: Template<{ readonly rule: string; readonly claim: string; readonly source: string }>;
  readonly aside: Template<{
    readonly rule: string;
    readonly claim: string;
    readonly source: string;
    readonly events: string;
  }>;
  readonly until: Template<{ readonly until: number | undefined }>;
  readonly may: Template<Remedy>;
  readonly law: Template<Law>;
} = {
  status: {
    en: ({ client, service, asset, entity, isExit, at, knownAt, status, meaning }, say) =>
      `Client ${client}, service ${serviceText(service, say)}${isExit ? ', to exit' : ''}, asset ${asset}, entity ${entity}, at ${say.instant(at)} as known at ${say.instant(knownAt)}: ${status}, that is, ${meaning}.`,
    de: ({ client, service, asset, entity, isExit, at, knownAt, status, meaning }, say) =>
      `Kunde ${client}, Dienstleistung ${serviceText(service, say)}${isExit ? ', zum Ausstieg' : ''}, Vermögenswert ${asset}, Unternehmen ${entity}, am ${say.instant(at)} nach dem Kenntnisstand vom ${say.instant(knownAt)}: ${status}, das heißt, ${meaning}.`,
    fr: ({ client, service, asset, entity, isExit, at, knownAt, status, meaning }, say) =>
      `Client ${client}, service ${serviceText(service, say)}${isExit ? ', pour sortir' : ''}, actif ${asset}, entité ${entity}, au ${say.instant(at)} selon ce qui était connu au ${say.instant(knownAt)} : ${status}, c’est-à-dire : ${meaning}.`,
  },
  rule: {
    en: ({ rule, claim, source }) => `Rule ${rule} decided: ${claim}. Source: ${source}.`,
    de: ({ rule, claim, source }) => `Entschieden hat Regel ${rule}: ${claim}. Fundstelle: ${source}.`,
    fr: ({ rule, claim, source }) => `La règle ${rule} a décidé : ${claim}. Source : ${source}.`,
  },
  aside: {
    en: ({ rule, claim, source, events }) =>
      `Looked at and without effect, by rule ${rule}: ${claim} (${events}). Source: ${source}.`,
    de: ({ rule, claim, source, events }) =>
      `Betrachtet und ohne Wirkung, nach Regel ${rule}: ${claim} (${events}). Fundstelle: ${source}.`,
    fr: ({ rule, claim, source, events }) =>
      `Examiné et sans effet, selon la règle ${rule} : ${claim} (${events}). Source : ${source}.`,
  },
  until: {
    en: ({ until }, say) =>
      until === undefined
        ? 'On the same evidence, time alone never changes this answer.'
        : `On the same evidence this answer holds until ${say.instant(until)}, when status or rule become others.`,
    de: ({ until }, say) =>
      until === undefined
        ? 'Bei gleichen Nachweisen ändert die Zeit allein diese Antwort nie.'
        : `Bei gleichen Nachweisen gilt diese Antwort bis ${say.instant(until)}; dann werden Status oder Regel andere.`,
    fr: ({ until }, say) =>
      until === undefined
        ? 'Sur les mêmes preuves, le temps seul ne change jamais cette réponse.'
        : `Sur les mêmes preuves, cette réponse vaut jusqu’au ${say.instant(until)}, où le statut ou la règle change.`,
  },
  may: {
    en: ({ windDownMs, isOfExit, isAsked }, say) =>
      `What the firm may still do: answer the client’s own enquiries within what was asked (R-122), send service messages and notices that promote nothing (R-121), and serve through an entity that is authorised (R-030). ${
        windDownMs === undefined
          ? 'This rule set gives no answer about an exit.'
          : `Custody (a), exchange for funds (c) and transfers (j) may go on for an exit (R-050), with a plan for the State and a notice to the client, for at most ${say.duration(windDownMs, 'day')}${isAsked ? '' : ': ask with the purpose EXIT'}. ${isOfExit ? 'This service is one of them.' : 'This service is none of them.'}`
      }`,
    de: ({ windDownMs, isOfExit, isAsked }, say) =>
      `Was die Firma noch darf: eigene Anfragen des Kunden im Rahmen des Gefragten beantworten (R-122), Mitteilungen zur Dienstleistung und Pflichtmitteilungen ohne Werbung senden (R-121) und über ein zugelassenes Unternehmen leisten (R-030). ${
        windDownMs === undefined
          ? 'Dieser Regelsatz sagt nichts über einen Ausstieg.'
          : `Verwahrung (a), Tausch gegen einen Geldbetrag (c) und Transfers (j) dürfen zum Ausstieg weitergehen (R-050), mit einem Plan für den Staat und einer Mitteilung an den Kunden, höchstens ${say.duration(windDownMs, 'day')}${isAsked ? '' : ': mit dem Zweck EXIT zu fragen'}. ${isOfExit ? 'Diese Dienstleistung gehört dazu.' : 'Diese Dienstleistung gehört nicht dazu.'}`
      }`,
    fr: ({ windDownMs, isOfExit, isAsked }, say) =>
      `Ce que l’entreprise peut encore faire : répondre aux demandes du client dans leurs limites (R-122), envoyer des messages de service et des avis qui ne promeuvent rien (R-121), et servir par une entité agréée (R-030). ${
        windDownMs === undefined
          ? 'Ce jeu de règles ne dit rien d’une sortie.'
          : `La conservation (a), l’échange contre des fonds (c) et les transferts (j) peuvent continuer en vue d’une sortie (R-050), avec un plan pour l’État et un avis au client, ${say.duration(windDownMs, 'day')} au plus${isAsked ? '' : ' : à demander avec le but EXIT'}. ${isOfExit ? 'Ce service en fait partie.' : 'Ce service n’en fait pas partie.'}`
      }`,
  },
  law: {
    en: ({ ruleSet, reference }) =>
      `Answered by rule set ${ruleSet} with reference data ${reference} from recorded evidence. Marks: [S] primary text, [S2] secondary commentary, [SEED] the article this project began from, [R] to be verified, [I] a decision of this project. This is a factual assessment and not legal advice.`,
    de: ({ ruleSet, reference }) =>
      `Beantwortet nach Regelsatz ${ruleSet} mit Referenzdaten ${reference} aus erfassten Nachweisen. Kennzeichen: [S] Primärtext, [S2] Sekundärliteratur, [SEED] der Artikel, von dem dieses Projekt ausging, [R] noch zu prüfen, [I] eine Festlegung dieses Projekts. Dies ist eine Bewertung von Tatsachen und keine Rechtsberatung.`,
    fr: ({ ruleSet, reference }) =>
      `Répondu selon le jeu de règles ${ruleSet} et les données de référence ${reference}, à partir des preuves enregistrées. Marques : [S] texte primaire, [S2] commentaire secondaire, [SEED] l’article à l’origine de ce projet, [R] à vérifier, [I] un choix de ce projet. Ceci est une appréciation des faits et non un avis juridique.`,
  },
};
