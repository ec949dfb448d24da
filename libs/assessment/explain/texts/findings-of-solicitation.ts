import { kindOf } from '#libs/evidence';
import type { Barrier, Findings } from '../finding.js';
import { translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { claimsText } from './parts.js';
import { claimOf } from './rules.js';

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
    en: ({ gapMs, contextMaxMs, fulfilled, barredBy }, say) => {
      if (gapMs === undefined)
        return 'Before this offer the client had made no request for the same service and the same type.';
      const came = `The offer came ${say.duration(gapMs, 'day')} after the client’s request; ${say.duration(contextMaxMs, 'day')} are allowed`;
      if (fulfilled !== undefined)
        return `${came}, and no longer than until its fulfilment, which was on ${say.instant(fulfilled)}.`;
      return barredBy === undefined ? `${came}.` : `${came}, but ${barrierText(barredBy, say)}.`;
    },
    de: ({ gapMs, contextMaxMs, fulfilled, barredBy }, say) => {
      if (gapMs === undefined)
        return 'Vor diesem Angebot hatte der Kunde keine Anfrage nach derselben Dienstleistung und derselben Art gestellt.';
      const came = `Das Angebot kam ${say.duration(gapMs, 'day')} nach der Anfrage des Kunden; zulässig sind ${say.duration(contextMaxMs, 'day')}`;
      if (fulfilled !== undefined)
        return `${came}, längstens bis zur Erfüllung, und die war am ${say.instant(fulfilled)}.`;
      return barredBy === undefined ? `${came}.` : `${came}, doch ${barrierText(barredBy, say)}.`;
    },
    fr: ({ gapMs, contextMaxMs, fulfilled, barredBy }, say) => {
      if (gapMs === undefined)
        return 'Avant cette offre, le client n’avait fait aucune demande pour le même service et le même type.';
      const came = `L’offre est venue ${say.duration(gapMs, 'day')} après la demande du client ; ${say.duration(contextMaxMs, 'day')} sont admis`;
      if (fulfilled !== undefined)
        return `${came}, et pas au-delà de son exécution, intervenue le ${say.instant(fulfilled)}.`;
      return barredBy === undefined ? `${came}.` : `${came}, mais ${barrierText(barredBy, say)}.`;
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
    en: (found, say) =>
      `Something arrived on ${say.instant(found.arrived)} that is no evidence${claimsText(found.claims, say)}: ${whyNot(found, say)}. Nobody has settled it. ${say.of(found.isMendable ? mendable : unmendable)}`,
    de: (found, say) =>
      `Am ${say.instant(found.arrived)} ging etwas ein, das kein Nachweis ist${claimsText(found.claims, say)}: ${whyNot(found, say)}. Niemand hat es geklärt. ${say.of(found.isMendable ? mendable : unmendable)}`,
    fr: (found, say) =>
      `Le ${say.instant(found.arrived)} est arrivé quelque chose qui n’est pas une preuve${claimsText(found.claims, say)} : ${whyNot(found, say)}. Personne ne l’a réglé. ${say.of(found.isMendable ? mendable : unmendable)}`,
  },
};

const mendable = translated(
  'Sent again as it should be, of the same type and about the same subject, it is settled; or dismissed.',
  'Richtig noch einmal gesendet, von derselben Art und über denselben Betroffenen, ist es geklärt; oder abgetan.',
  'Renvoyé tel qu’il devait être, du même type et sur le même sujet, il est réglé ; ou bien écarté.',
);
const unmendable = translated(
  'Nothing that is sent can mend it: only a dismissal settles it.',
  'Nichts, was gesendet wird, kann es berichtigen: Nur wenn es abgetan wird, ist es geklärt.',
  'Rien de ce qu’on enverrait ne peut le corriger : seule une mise à l’écart le règle.',
);

const taken = translated(
  'its source and id already name other content',
  'Quelle und Kennung stehen schon für anderen Inhalt',
  'sa source et son identifiant désignent déjà un autre contenu',
);
const noKind = translated(
  'there is no kind of evidence of that name',
  'eine Art von Nachweis dieses Namens gibt es nicht',
  'il n’y a pas de genre de preuve de ce nom',
);

/** What is wrong with an arrival. Of an unknown type the ledger's own words list every kind that there is. */
function whyNot({ claims: { type }, problems }: Findings['arrival'], say: Say): string {
  if (problems === undefined) return say.of(taken);
  const isOfNoKind = type !== undefined && kindOf(type) === undefined;
  const each = problems.map(({ pointer, detail }) =>
    pointer === '/type' && isOfNoKind ? say.of(noKind) : say.quote(`${pointer} ${detail}`.trim()),
  );
  return say.some(each, 3);
}

const barrierText = (barrier: Barrier, say: Say): string => barriers[say.language](barrier, say);

/** What barred an offer that came in time. */
const barriers: Template<Barrier> = {
  en: (by, say) => {
    if (by.name === 'REASON')
      return `the request was not shown to be the client’s own initiative then, by rule ${by.rule}: ${claimOf(by, say)}`;
    if (by.name === 'ORDER') return 'an order to cease was then in effect for the client (R-036)';
    const since = say.instant(by.at);
    if (by.name === 'ALLEGATION') return `an allegation of ${since} stood against it (R-145)`;
    if (by.name === 'ARRIVAL') return `what arrived on ${since} was not settled (R-146)`;
    return `a solicitation of ${since} came before it`;
  },
  de: (by, say) => {
    if (by.name === 'REASON')
      return `die Anfrage war damals nicht als eigene Initiative des Kunden gezeigt, nach Regel ${by.rule}: ${claimOf(by, say)}`;
    if (by.name === 'ORDER') return 'für den Kunden galt damals eine Anordnung, den Betrieb einzustellen (R-036)';
    const since = say.instant(by.at);
    if (by.name === 'ALLEGATION') return `ein Vorwurf vom ${since} stand dem entgegen (R-145)`;
    if (by.name === 'ARRIVAL') return `was am ${since} eingegangen war, war nicht geklärt (R-146)`;
    return `eine Kundenwerbung vom ${since} ging ihm voraus`;
  },
  fr: (by, say) => {
    if (by.name === 'REASON')
      return `la demande n’était pas alors établie comme l’initiative du client, selon la règle ${by.rule} : ${claimOf(by, say)}`;
    if (by.name === 'ORDER') return 'un ordre de cesser valait alors pour le client (R-036)';
    const since = say.instant(by.at);
    if (by.name === 'ALLEGATION') return `une allégation du ${since} s’y opposait (R-145)`;
    if (by.name === 'ARRIVAL') return `ce qui était arrivé le ${since} n’était pas réglé (R-146)`;
    return `une sollicitation du ${since} l’a précédée`;
  },
};
