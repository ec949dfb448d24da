import { instant } from '#libs/evidence';
import type { Findings } from '../finding.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';

type OfSolicitation = 'taint' | 'offer' | 'extension' | 'doubt' | 'arrival';

export const findingsOfSolicitation: { readonly [Name in OfSolicitation]: Template<Findings[Name]> } = {
  taint: {
    en: ({ at, count }, say) =>
      count === 1
        ? `It is the one solicitation that covers this subject by then, of ${say.instant(at)}.`
        : `It is the earliest of ${count} solicitations that cover this subject by then, of ${say.instant(at)}.`,
    de: ({ at, count }, say) =>
      count === 1
        ? `Es ist die einzige Kundenwerbung, die diesen Gegenstand bis dahin erfasst, vom ${say.instant(at)}.`
        : `Es ist die früheste von ${count} Kundenwerbungen, die diesen Gegenstand bis dahin erfassen, vom ${say.instant(at)}.`,
    fr: ({ at, count }, say) =>
      count === 1
        ? `C’est la seule sollicitation couvrant ce service et cet actif à cette date, du ${say.instant(at)}.`
        : `C’est la première de ${count} sollicitations couvrant ce service et cet actif à cette date, du ${say.instant(at)}.`,
  },
  offer: {
    en: ({ gapMs, contextMaxMs, fulfilled }, say) => {
      if (gapMs === undefined)
        return 'Before this offer the client had made no request for the same service and the same type.';
      const came = `The offer came ${say.duration(gapMs, 'day')} after the client’s request; ${say.duration(contextMaxMs, 'day')} are allowed`;
      if (fulfilled !== undefined)
        return `${came}, and no longer than until its fulfilment, which was on ${say.instant(fulfilled)}.`;
      if (gapMs > contextMaxMs) return `${came}.`;
      return `${came}, but at that instant the request was not shown to be the client’s own initiative, or an order, an allegation or an unsettled arrival barred the offer.`;
    },
    de: ({ gapMs, contextMaxMs, fulfilled }, say) => {
      if (gapMs === undefined)
        return 'Vor diesem Angebot hatte der Kunde keine Anfrage nach derselben Dienstleistung und derselben Art gestellt.';
      const came = `Das Angebot kam ${say.duration(gapMs, 'day')} nach der Anfrage des Kunden; zulässig sind ${say.duration(contextMaxMs, 'day')}`;
      if (fulfilled !== undefined)
        return `${came}, längstens bis zur Erfüllung, und die war am ${say.instant(fulfilled)}.`;
      if (gapMs > contextMaxMs) return `${came}.`;
      return `${came}, doch war die Anfrage damals nicht als eigene Initiative des Kunden gezeigt, oder eine Anordnung, ein Vorwurf oder ein ungeklärter Eingang stand dem Angebot entgegen.`;
    },
    fr: ({ gapMs, contextMaxMs, fulfilled }, say) => {
      if (gapMs === undefined)
        return 'Avant cette offre, le client n’avait fait aucune demande pour le même service et le même type.';
      const came = `L’offre est venue ${say.duration(gapMs, 'day')} après la demande du client ; ${say.duration(contextMaxMs, 'day')} sont admis`;
      if (fulfilled !== undefined)
        return `${came}, et pas au-delà de son exécution, intervenue le ${say.instant(fulfilled)}.`;
      if (gapMs > contextMaxMs) return `${came}.`;
      return `${came}, mais la demande n’était pas alors établie comme l’initiative du client, ou un ordre, une allégation ou une arrivée non réglée s’opposait à l’offre.`;
    },
  },
  extension: {
    en: ({ gapMs, contextMaxMs }, say) =>
      `The offer came ${say.duration(gapMs, 'day')} after the original request; ${say.duration(contextMaxMs, 'day')} are allowed, and the request was not fulfilled before it.`,
    de: ({ gapMs, contextMaxMs }, say) =>
      `Das Angebot kam ${say.duration(gapMs, 'day')} nach der ursprünglichen Anfrage; zulässig sind ${say.duration(contextMaxMs, 'day')}, und die Anfrage war nicht zuvor erfüllt.`,
    fr: ({ gapMs, contextMaxMs }, say) =>
      `L’offre est venue ${say.duration(gapMs, 'day')} après la demande initiale ; ${say.duration(contextMaxMs, 'day')} sont admis, et la demande n’était pas exécutée avant elle.`,
  },
  doubt: {
    en: ({ at, count }, say) =>
      count === 1
        ? `It is the one act in doubt by then, of ${say.instant(at)}.`
        : `It is the earliest of ${count} acts in doubt by then, of ${say.instant(at)}.`,
    de: ({ at, count }, say) =>
      count === 1
        ? `Es ist die einzige zweifelhafte Handlung bis dahin, vom ${say.instant(at)}.`
        : `Es ist die früheste von ${count} zweifelhaften Handlungen bis dahin, vom ${say.instant(at)}.`,
    fr: ({ at, count }, say) =>
      count === 1
        ? `C’est le seul acte douteux à cette date, du ${say.instant(at)}.`
        : `C’est le premier de ${count} actes douteux à cette date, du ${say.instant(at)}.`,
  },
  arrival: {
    en: ({ claims, arrived, problems }, say) => {
      const what = claims.type === undefined ? 'of a kind that cannot be read' : `as ${say.quote(claims.type)}`;
      const why =
        problems === undefined
          ? 'its source and id already name other content'
          : say.some(
              problems.map((one) => say.quote(one)),
              3,
            );
      return `What arrived on ${say.instant(arrived)} ${what}${dated(claims.time, ', dated', say)} is no evidence: ${why}. Nobody has settled it.`;
    },
    de: ({ claims, arrived, problems }, say) => {
      const what = claims.type === undefined ? 'von nicht lesbarer Art' : `als ${say.quote(claims.type)}`;
      const why =
        problems === undefined
          ? 'Quelle und Kennung stehen schon für anderen Inhalt'
          : say.some(
              problems.map((one) => say.quote(one)),
              3,
            );
      return `Was am ${say.instant(arrived)} ${what}${dated(claims.time, ', datiert auf den', say)} einging, ist kein Nachweis: ${why}. Niemand hat es geklärt.`;
    },
    fr: ({ claims, arrived, problems }, say) => {
      const what = claims.type === undefined ? 'd’un genre illisible' : `comme ${say.quote(claims.type)}`;
      const why =
        problems === undefined
          ? 'sa source et son identifiant désignent déjà un autre contenu'
          : say.some(
              problems.map((one) => say.quote(one)),
              3,
            );
      return `Ce qui est arrivé le ${say.instant(arrived)} ${what}${dated(claims.time, ', daté du', say)} n’est pas une preuve : ${why}. Personne ne l’a réglé.`;
    },
  },
};

const dated = (time: string | undefined, how: string, say: Say): string =>
  time === undefined ? '' : `${how} ${say.instant(instant(time))}`;
