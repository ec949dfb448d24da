import type { Findings } from '../finding.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { subjectText } from './parts.js';
import { nameIn } from './vocabulary.js';

type OfMessages = 'delivery' | 'reply' | 'service' | 'paid' | 'unplaced';

type Delivery = Findings['delivery'];

const words = {
  unstaged: translated('sent', 'gesendet', 'envoyé'),
  machine: translated('by a machine', 'durch eine Maschine', 'par une machine'),
} as const;

const stageText = (stage: string | undefined, byMachine: boolean, say: Say): string => {
  const name = say.of(stage === undefined ? words.unstaged : nameIn.stage(stage));
  return byMachine ? `${name} ${say.of(words.machine)}` : name;
};

const leftOutText: Template<Delivery['stages'][number] & { readonly limitMs: number }> = {
  en: ({ leftOut, delayMs, limitMs }, say) =>
    leftOut === 'LATE'
      ? `left out, for it was recorded ${say.duration(delayMs)} after it happened and ${say.duration(limitMs)} are allowed`
      : say.of(whyLeftOut[leftOut ?? 'UNSURE']),
  de: ({ leftOut, delayMs, limitMs }, say) =>
    leftOut === 'LATE'
      ? `bleibt außer Betracht, denn erfasst wurde es ${say.duration(delayMs)} nach dem Ereignis, und zulässig sind ${say.duration(limitMs)}`
      : say.of(whyLeftOut[leftOut ?? 'UNSURE']),
  fr: ({ leftOut, delayMs, limitMs }, say) =>
    leftOut === 'LATE'
      ? `laissé de côté, car enregistré ${say.duration(delayMs)} après les faits, et ${say.duration(limitMs)} sont admises`
      : say.of(whyLeftOut[leftOut ?? 'UNSURE']),
};

const whyLeftOut: Readonly<Record<'UNSURE' | 'RETRACTED', Translated>> = {
  UNSURE: translated(
    'left out, for it is about what is not confirmed as the client’s own',
    'bleibt außer Betracht, denn es betrifft, was nicht als Eigenes des Kunden bestätigt ist',
    'laissé de côté, car il concerne ce qui n’est pas confirmé comme étant au client',
  ),
  RETRACTED: translated(
    'left out, for it was retracted',
    'bleibt außer Betracht, denn es wurde zurückgezogen',
    'laissé de côté, car il a été retiré',
  ),
};

const stagesText = ({ stages, limitMs }: Delivery, say: Say): string =>
  say.some(
    stages.map((stage) => {
      const why = stage.leftOut === undefined ? '' : `; ${leftOutText[say.language]({ ...stage, limitMs }, say)}`;
      return `${stageText(stage.stage, stage.byMachine, say)} (${say.instant(stage.at)}${why})`;
    }),
  );

const outcomes: Readonly<Record<'reached' | 'missed', Translated>> = {
  reached: translated(
    'By what counts of this it reached the client, so each stage counts at its own time',
    'Nach dem, was davon zählt, erreichte sie den Kunden; so zählt jede Stufe zu ihrer Zeit',
    'D’après ce qui en compte, il a atteint le client, et chaque étape compte à sa date',
  ),
  missed: translated(
    'By what counts of this it reached nobody, so none of its stages counts',
    'Nach dem, was davon zählt, erreichte sie niemanden; so zählt keine ihrer Stufen',
    'D’après ce qui en compte, il n’a atteint personne, et aucune de ses étapes ne compte',
  ),
};
const outcomeText = ({ hasReached }: Delivery, say: Say) => say.of(outcomes[hasReached ? 'reached' : 'missed']);

export const findingsOfMessages: { readonly [Name in OfMessages]: Template<Findings[Name]> } = {
  delivery: {
    en: (found, say) =>
      `Delivery ${found.message} of ${found.source} is one, in these stages: ${stagesText(found, say)}. ${outcomeText(found, say)}${found.others === 0 ? '' : `; and so it is of ${found.others} more deliveries`} (R-127).`,
    de: (found, say) =>
      `Die Zustellung ${found.message} von ${found.source} ist eine, mit diesen Stufen: ${stagesText(found, say)}. ${outcomeText(found, say)}${found.others === 0 ? '' : `; ebenso bei ${found.others} weiteren Zustellungen`} (R-127).`,
    fr: (found, say) =>
      `L’envoi ${found.message} de ${found.source} n’en fait qu’un, par ces étapes : ${stagesText(found, say)}. ${outcomeText(found, say)}${found.others === 0 ? '' : ` ; de même pour ${found.others} autres envois`} (R-127).`,
  },
  reply: {
    en: ({ gapMs, limitMs }, say) => {
      if (gapMs === undefined)
        return 'It is called a reply, but answers no enquiry of the client that is known and was recorded in time: so it counts as a promotion (R-122).';
      if (gapMs > limitMs)
        return `It is called a reply, but came ${say.duration(gapMs, 'day')} after the enquiry that it answers; ${say.duration(limitMs, 'day')} are allowed: so it counts as a promotion (R-122).`;
      return 'It is called a reply, but names more than was asked about: what goes beyond the enquiry counts as an offer (R-122).';
    },
    de: ({ gapMs, limitMs }, say) => {
      if (gapMs === undefined)
        return 'Sie heißt Antwort, antwortet aber auf keine bekannte, rechtzeitig erfasste Anfrage des Kunden: So zählt sie als Werbung (R-122).';
      if (gapMs > limitMs)
        return `Sie heißt Antwort, kam aber ${say.duration(gapMs, 'day')} nach der Anfrage, auf die sie antwortet; zulässig sind ${say.duration(limitMs, 'day')}: So zählt sie als Werbung (R-122).`;
      return 'Sie heißt Antwort, nennt aber mehr als das Gefragte: Was darüber hinausgeht, zählt als Angebot (R-122).';
    },
    fr: ({ gapMs, limitMs }, say) => {
      if (gapMs === undefined)
        return 'Elle est dite réponse, mais ne répond à aucune demande connue du client enregistrée à temps : elle vaut donc promotion (R-122).';
      if (gapMs > limitMs)
        return `Elle est dite réponse, mais est venue ${say.duration(gapMs, 'day')} après la demande à laquelle elle répond ; ${say.duration(limitMs, 'day')} sont admis : elle vaut donc promotion (R-122).`;
      return 'Elle est dite réponse, mais nomme plus que ce qui était demandé : ce qui dépasse la demande vaut offre (R-122).';
    },
  },
  service: {
    en: ({ service, asset, isNamed }, say) =>
      isNamed
        ? `It is called a service message, but by then the client had neither asked for ${subjectText(service, asset, say)} nor been provided with it: so it counts as an offer of it (R-121).`
        : 'It is called a service message, but what it is about is no single service and asset: so it counts as a promotion (R-121).',
    de: ({ service, asset, isNamed }, say) =>
      isNamed
        ? `Sie heißt Mitteilung zur Dienstleistung, doch hatte der Kunde bis dahin weder nach ${subjectText(service, asset, say)} gefragt noch es erhalten: So zählt sie als Angebot dessen (R-121).`
        : 'Sie heißt Mitteilung zur Dienstleistung, doch betrifft sie nicht eine einzelne Dienstleistung und einen einzelnen Vermögenswert: So zählt sie als Werbung (R-121).',
    fr: ({ service, asset, isNamed }, say) =>
      isNamed
        ? `C’est dit message de service, mais le client n’avait alors ni demandé ni reçu ${subjectText(service, asset, say)} : cela en vaut offre (R-121).`
        : 'C’est dit message de service, mais il ne porte pas sur un seul service et un seul actif : cela vaut promotion (R-121).',
  },
  paid: {
    en: ({ actor, remuneration }, say) =>
      `Actor ${actor} is said to be independent, but gets ${say.quote(remuneration)}: whoever is paid counts as remunerated, and acts for the firm (R-124).`,
    de: ({ actor, remuneration }, say) =>
      `Der Akteur ${actor} gilt nach Angabe als unabhängig, erhält aber ${say.quote(remuneration)}: Wer etwas erhält, zählt als vergütet und handelt für die Firma (R-124).`,
    fr: ({ actor, remuneration }, say) =>
      `L’acteur ${actor} est dit indépendant, mais reçoit ${say.quote(remuneration)} : qui est payé vaut rémunéré, et agit pour l’entreprise (R-124).`,
  },
  unplaced: {
    en: ({ country, stage, byMachine }, say) =>
      `That it was ${stageText(stage, byMachine, say)} in ${country} does not show that the client was there: where it was delivered counts as unknown (R-126).`,
    de: ({ country, stage, byMachine }, say) =>
      `Dass sie in ${country} ${stageText(stage, byMachine, say)} wurde, zeigt nicht, dass der Kunde dort war: Wo sie zuging, zählt als unbekannt (R-126).`,
    fr: ({ country, stage, byMachine }, say) =>
      `Avoir été ${stageText(stage, byMachine, say)} en ${country} ne montre pas que le client y était : le lieu de remise vaut inconnu (R-126).`,
  },
};
