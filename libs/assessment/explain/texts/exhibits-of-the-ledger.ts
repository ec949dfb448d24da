import { claimsIn, claimsOf, type KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import type { Template } from '../template.js';
import { also, claimsText, shortened } from './parts.js';

type OfTheLedger =
  | 'Quarantined'
  | 'Conflict'
  | 'ArrivalDismissed'
  | 'Retraction'
  | 'ReferenceAdopted'
  | 'DecisionRecorded'
  | 'Proposal'
  | 'ProposalDecided'
  | 'TokensChanged'
  | 'ConnectionsChanged';

export const exhibitsOfTheLedger: { readonly [Kind in KindName & OfTheLedger]: Template<Fact<Kind>> } = {
  Quarantined: {
    en: ({ data }, say) => `something arrived that is no valid evidence${claimsText(claimsOf(data), say)}`,
    de: ({ data }, say) => `es ging etwas ein, das kein gültiger Nachweis ist${claimsText(claimsOf(data), say)}`,
    fr: ({ data }, say) =>
      `quelque chose est arrivé qui n’est pas une preuve valable${claimsText(claimsOf(data), say)}`,
  },
  Conflict: {
    en: ({ data }, say) =>
      `something arrived under the identity of ${data.of.source}/${data.of.id}, with other content${claimsText(claimsIn(data.attempt), say)}`,
    de: ({ data }, say) =>
      `es ging etwas unter der Identität von ${data.of.source}/${data.of.id} mit anderem Inhalt ein${claimsText(claimsIn(data.attempt), say)}`,
    fr: ({ data }, say) =>
      `quelque chose est arrivé sous l’identité de ${data.of.source}/${data.of.id}, avec un autre contenu${claimsText(claimsIn(data.attempt), say)}`,
  },
  ArrivalDismissed: {
    en: ({ data }, say) =>
      `arrival ${shortened(data.arrival)} was dismissed, reason ${say.quote(data.reason)}${also(data.approver && `approved by ${data.approver}`)}`,
    de: ({ data }, say) =>
      `das Eingegangene ${shortened(data.arrival)} wurde abgetan, Grund ${say.quote(data.reason)}${also(data.approver && `genehmigt von ${data.approver}`)}`,
    fr: ({ data }, say) =>
      `l’arrivée ${shortened(data.arrival)} a été écartée, motif ${say.quote(data.reason)}${also(data.approver && `approuvé par ${data.approver}`)}`,
  },
  Retraction: {
    en: ({ data }, say) =>
      `${data.target.source}/${data.target.id} was retracted, reason ${say.quote(data.reason)}${also(data.approver && `approved by ${data.approver}`)}`,
    de: ({ data }, say) =>
      `${data.target.source}/${data.target.id} wurde zurückgezogen, Grund ${say.quote(data.reason)}${also(data.approver && `genehmigt von ${data.approver}`)}`,
    fr: ({ data }, say) =>
      `${data.target.source}/${data.target.id} a été retiré, motif ${say.quote(data.reason)}${also(data.approver && `approuvé par ${data.approver}`)}`,
  },
  ReferenceAdopted: {
    en: ({ data }) => `the ledger adopted rule set ${data.ruleSet} with reference ${data.version}`,
    de: ({ data }) => `das Register übernahm den Regelsatz ${data.ruleSet} mit den Referenzdaten ${data.version}`,
    fr: ({ data }) => `le registre a adopté le jeu de règles ${data.ruleSet} avec la référence ${data.version}`,
  },
  DecisionRecorded: {
    en: ({ data }) => `the gate was asked, and answered ${data.decision}`,
    de: ({ data }) => `die Schranke wurde gefragt und antwortete ${data.decision}`,
    fr: ({ data }) => `le contrôle d’accès a été interrogé et a répondu ${data.decision}`,
  },
  Proposal: {
    en: ({ data }) => `${data.proposer} proposed what takes two persons (${data.act})`,
    de: ({ data }) => `${data.proposer} schlug vor, wofür es zwei Personen braucht (${data.act})`,
    fr: ({ data }) => `${data.proposer} a proposé ce qui demande deux personnes (${data.act})`,
  },
  ProposalDecided: {
    en: ({ data }) =>
      `${data.decider} ${data.outcome === 'APPROVED' ? 'approved' : 'rejected'} proposal ${data.proposal}`,
    de: ({ data }) =>
      `${data.decider} hat den Vorschlag ${data.proposal} ${data.outcome === 'APPROVED' ? 'genehmigt' : 'abgelehnt'}`,
    fr: ({ data }) =>
      `${data.decider} a ${data.outcome === 'APPROVED' ? 'approuvé' : 'rejeté'} la proposition ${data.proposal}`,
  },
  ConnectionsChanged: {
    en: ({ data }) => `${data.given.length} connections were added or changed, and ${data.revoked.length} removed`,
    de: ({ data }) =>
      `${data.given.length} Verbindungen wurden angelegt oder geändert und ${data.revoked.length} entfernt`,
    fr: ({ data }) =>
      `${data.given.length} connexions ont été ajoutées ou changées, et ${data.revoked.length} supprimées`,
  },
  TokensChanged: {
    en: ({ data }) => `${data.given.length} tokens were given or changed, and ${data.revoked.length} revoked`,
    de: ({ data }) => `${data.given.length} Token wurden vergeben oder geändert und ${data.revoked.length} entzogen`,
    fr: ({ data }) => `${data.given.length} jetons ont été donnés ou changés, et ${data.revoked.length} retirés`,
  },
};
