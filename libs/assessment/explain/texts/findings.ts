import { dayMs } from '#libs/evidence';
import type { Findings, NamedFinding } from '../finding.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { findingsOfMessages } from './findings-of-messages.js';
import { findingsOfRequest } from './findings-of-request.js';
import { findingsOfSolicitation } from './findings-of-solicitation.js';

const templates: { readonly [Name in keyof Findings]: Template<Findings[Name]> } = {
  ...findingsOfSolicitation,
  ...findingsOfMessages,
  ...findingsOfRequest,
  place: {
    en: ({ where, byLogins, policy }, say) => {
      const until = `${policy.situatedIpDays} distinct days within ${policy.situatedIpWindowDays}, holding ${say.days(policy.situatedIpLastingMs / dayMs)} after the last`;
      switch (where.state) {
        case 'OUTSIDE':
          return `The client was outside the Union then: country ${where.country}.`;
        case 'INSIDE':
          if (where.country === undefined)
            return 'Only a probable link puts the client in the Union then: State unknown.';
          if (byLogins) return `Logins put the client in the Union then, State ${where.country}: on ${until} (R-414).`;
          return `The client was in the Union then: State ${where.country}.`;
      }
    },
    de: ({ where, byLogins, policy }, say) => {
      const until = `an ${policy.situatedIpDays} verschiedenen Tagen innerhalb von ${policy.situatedIpWindowDays}, wirksam bis ${say.days(policy.situatedIpLastingMs / dayMs)} nach der letzten`;
      switch (where.state) {
        case 'OUTSIDE':
          return `Der Kunde war damals außerhalb der Union: Land ${where.country}.`;
        case 'INSIDE':
          if (where.country === undefined)
            return 'Nur eine wahrscheinliche Verknüpfung verortet den Kunden damals in der Union: Staat unbekannt.';
          if (byLogins)
            return `Anmeldungen verorten den Kunden damals in der Union, Staat ${where.country}: ${until} (R-414).`;
          return `Der Kunde war damals in der Union: Staat ${where.country}.`;
      }
    },
    fr: ({ where, byLogins, policy }, say) => {
      const until = `${policy.situatedIpDays} jours distincts sur ${policy.situatedIpWindowDays}, avec effet ${say.days(policy.situatedIpLastingMs / dayMs)} après la dernière`;
      switch (where.state) {
        case 'OUTSIDE':
          return `Le client était alors hors de l’Union : pays ${where.country}.`;
        case 'INSIDE':
          if (where.country === undefined)
            return 'Seul un lien probable place alors le client dans l’Union : État inconnu.';
          if (byLogins)
            return `Des connexions placent alors le client dans l’Union, État ${where.country} : ${until} (R-414).`;
          return `Le client était alors dans l’Union : État ${where.country}.`;
      }
    },
  },
  regime: {
    en: ({ start }, say) => `The rules for crypto-asset services have applied since ${say.instant(start)}.`,
    de: ({ start }, say) => `Die Vorschriften für Kryptowerte-Dienstleistungen gelten seit dem ${say.instant(start)}.`,
    fr: ({ start }, say) =>
      `Les règles sur les services sur crypto-actifs s’appliquent depuis le ${say.instant(start)}.`,
  },
  transition: {
    en: ({ state, end, source, ...asked }, say) =>
      `The transitional regime of ${state} helps this entity until ${say.instant(end)}, not included${appliedText(asked, say)}. Source of the end: ${source}.`,
    de: ({ state, end, source, ...asked }, say) =>
      `Die Übergangsregelung von ${state} kommt diesem Unternehmen zugute bis ${say.instant(end)} (ausschließlich)${appliedText(asked, say)}. Fundstelle des Endes: ${source}.`,
    fr: ({ state, end, source, ...asked }, say) =>
      `Le régime transitoire (${state}) bénéficie à cette entité jusqu’au ${say.instant(end)} exclu${appliedText(asked, say)}. Source de cette fin : ${source}.`,
  },
  lapsed: {
    en: ({ source, id, state, end, ...asked }, say) =>
      `Entitlement ${source}/${id} under the transitional regime of ${state} has helped no longer since ${say.instant(end)}${appliedText(asked, say)}.`,
    de: ({ source, id, state, end, ...asked }, say) =>
      `Die Berechtigung ${source}/${id} nach der Übergangsregelung von ${state} hilft seit ${say.instant(end)} nicht mehr${appliedText(asked, say)}.`,
    fr: ({ source, id, state, end, ...asked }, say) =>
      `Le droit ${source}/${id} au titre du régime transitoire (${state}) n’aide plus depuis le ${say.instant(end)}${appliedText(asked, say)}.`,
  },
  noExit: {
    en: (found, say) => `It is no exit as R-050 has it: ${lackText(found, say)}.`,
    de: (found, say) => `Ein Ausstieg nach R-050 ist es nicht: ${lackText(found, say)}.`,
    fr: (found, say) => `Ce n’est pas une sortie au sens de R-050 : ${lackText(found, say)}.`,
  },
  exit: {
    en: ({ planned, announced, plansEnd, windDownMs }, say) =>
      `The plan ends on ${say.instant(planned)}; the notice to the client names ${say.instant(announced)}. No plans for a State hold longer than ${say.duration(windDownMs, 'day')} after the first took effect: until ${say.instant(plansEnd)}.`,
    de: ({ planned, announced, plansEnd, windDownMs }, say) =>
      `Der Plan endet am ${say.instant(planned)}; die Mitteilung an den Kunden nennt den ${say.instant(announced)}. Pläne für einen Staat gelten höchstens ${say.duration(windDownMs, 'day')} ab Wirksamkeit des ersten: bis ${say.instant(plansEnd)}.`,
    fr: ({ planned, announced, plansEnd, windDownMs }, say) =>
      `Le plan prend fin le ${say.instant(planned)} ; l’avis au client indique le ${say.instant(announced)}. Les plans pour un État valent au plus ${say.duration(windDownMs, 'day')} à compter de l’effet du premier : jusqu’au ${say.instant(plansEnd)}.`,
  },
};

type Applying = Pick<Findings['lapsed'], 'applied' | 'appliedBy'>;

/** By when authorisation had to be applied for, and when it was. */
const appliedText = (asked: Applying, say: Say): string => applying[say.language](asked, say);

const applying: Template<Applying> = {
  en: ({ applied, appliedBy }, say) => {
    if (appliedBy === undefined) return '';
    const was = applied === undefined ? 'and nobody says that it was' : `and that was on ${say.instant(applied)}`;
    return `; authorisation had to be applied for before ${say.instant(appliedBy)}, ${was}`;
  },
  de: ({ applied, appliedBy }, say) => {
    if (appliedBy === undefined) return '';
    const was =
      applied === undefined ? 'und niemand sagt, dass das geschah' : `und das geschah am ${say.instant(applied)}`;
    return `; die Zulassung war zu beantragen vor dem ${say.instant(appliedBy)}, ${was}`;
  },
  fr: ({ applied, appliedBy }, say) => {
    if (appliedBy === undefined) return '';
    const was = applied === undefined ? 'et personne ne dit qu’il l’a été' : `et il l’a été le ${say.instant(applied)}`;
    return ` ; l’agrément était à demander avant le ${say.instant(appliedBy)}, ${was}`;
  },
};

/** Which condition of an exit failed; of one that an instant decided with the instant. */
const lackText = (found: Findings['noExit'], say: Say): string => {
  const text = say.of(lacks[found.lacks]);
  return 'at' in found
    ? text.replace('#', say.instant(found.at)).replace('*', say.duration(found.windDownMs, 'day'))
    : text;
};

const lacks: Readonly<Record<Findings['noExit']['lacks'], Translated>> = {
  SERVICE: translated(
    'only custody (a), exchange for funds (c) and transfers (j) are services of an exit',
    'nur Verwahrung (a), Tausch gegen einen Geldbetrag (c) und Transfers (j) gehören zu einem Ausstieg',
    'seuls la conservation (a), l’échange contre des fonds (c) et les transferts (j) relèvent d’une sortie',
  ),
  NOTICE: translated(
    'no notice of this entity to the client was recorded in time by then',
    'eine rechtzeitig erfasste Mitteilung dieses Unternehmens an den Kunden gab es bis dahin nicht',
    'aucun avis de cette entité au client n’était alors enregistré à temps',
  ),
  NOTICE_OVER: translated(
    'the deadline of the notice to the client was over on #',
    'die Frist der Mitteilung an den Kunden lief ab am #',
    'l’échéance de l’avis au client était passée le #',
  ),
  PLAN: translated(
    'no plan of this entity was recorded in time',
    'ein rechtzeitig erfasster Plan dieses Unternehmens liegt nicht vor',
    'aucun plan de cette entité n’est enregistré à temps',
  ),
  STATE: translated(
    'no plan of this entity covers the client’s State, or all States where nothing proves which that is',
    'kein Plan dieses Unternehmens umfasst den Staat des Kunden, oder alle Staaten, wo nicht belegt ist, welcher das ist',
    'aucun plan de cette entité ne couvre l’État du client, ni tous les États là où rien ne prouve lequel c’est',
  ),
  PLAN_BEGUN: translated(
    'the first plan for the State takes effect on #',
    'der erste Plan für den Staat wird wirksam am #',
    'le premier plan pour l’État prend effet le #',
  ),
  PLAN_OVER: translated(
    'the deadline of the last plan for the State was over on #',
    'die Frist des letzten Plans für den Staat lief ab am #',
    'l’échéance du dernier plan pour l’État était passée le #',
  ),
  PLANS_OVER: translated(
    'no plans for a State hold longer than * after the first took effect, and that was over on #',
    'Pläne für einen Staat gelten höchstens * ab Wirksamkeit des ersten, und das war vorbei am #',
    'les plans pour un État valent au plus * à compter de l’effet du premier, et c’était passé le #',
  ),
};

/** A finding in words. */
export const findingText = ({ name, found }: NamedFinding, say: Say): string =>
  (templates[name] as Template<typeof found>)[say.language](found, say);
