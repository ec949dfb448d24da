import type { Finding, Findings } from '../finding.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { findingsOfMessages } from './findings-of-messages.js';
import { findingsOfRequest } from './findings-of-request.js';
import { findingsOfSolicitation } from './findings-of-solicitation.js';

const dayMs = 86_400_000;

const templates: { readonly [Name in keyof Findings]: Template<Findings[Name]> } = {
  ...findingsOfSolicitation,
  ...findingsOfMessages,
  ...findingsOfRequest,
  place: {
    en: ({ where, byLogins, policy }, say) => {
      const until = `${policy.situatedIpDays} distinct days within ${policy.situatedIpWindowDays}, holding ${say.days(policy.situatedIpLastingMs / dayMs)} after the last`;
      switch (where.state) {
        case 'ASSUMED':
          return 'Nothing shows where the client was then: it is assumed to be in the Union, State unknown (R-225).';
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
        case 'ASSUMED':
          return 'Nichts zeigt, wo der Kunde damals war: Es wird angenommen, dass er in der Union war, Staat unbekannt (R-225).';
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
        case 'ASSUMED':
          return 'Rien ne montre où se trouvait alors le client : il est présumé dans l’Union, État inconnu (R-225).';
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
    en: ({ state, end, applied, source }, say) =>
      `The transitional regime of ${state} helps this entity until ${say.instant(end)}, not included${applied === undefined ? '' : `; authorisation was applied for on ${say.instant(applied)}`}. Source of the end: ${source}.`,
    de: ({ state, end, applied, source }, say) =>
      `Die Übergangsregelung von ${state} kommt diesem Unternehmen zugute bis ${say.instant(end)} (ausschließlich)${applied === undefined ? '' : `; die Zulassung wurde beantragt am ${say.instant(applied)}`}. Fundstelle des Endes: ${source}.`,
    fr: ({ state, end, applied, source }, say) =>
      `Le régime transitoire (${state}) bénéficie à cette entité jusqu’au ${say.instant(end)} exclu${applied === undefined ? '' : ` ; l’agrément a été demandé le ${say.instant(applied)}`}. Source de cette fin : ${source}.`,
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

/** A finding in words. */
export const findingText = ({ name, found }: Finding, say: Say): string =>
  (templates[name] as Template<typeof found>)[say.language](found, say);
