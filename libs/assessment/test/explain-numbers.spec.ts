import { describe, expect, it } from '@jest/globals';
import { languages } from '../explain/language.js';
import { told } from './told.js';

/** By the question of a scenario and the rule that decides it, the sentence with the numbers: in English, German and French. */
const sentences: readonly (readonly [question: string, rule: string, en: string, de: string, fr: string])[] = [
  [
    'D01.4',
    'R-010',
    'The rules for crypto-asset services have applied since 30 December 2024, 00:00:00 UTC.',
    'Die Vorschriften für Kryptowerte-Dienstleistungen gelten seit dem 30. Dezember 2024, 00:00:00 UTC.',
    'Les règles sur les services sur crypto-actifs s’appliquent depuis le 30 décembre 2024, 00:00:00 UTC.',
  ],
  [
    'P05.1',
    'R-040',
    'The transitional regime of DE helps this entity until 31 December 2025, 23:00:00 UTC, not included. Source of the end: M: to be announced; G, Fintech Harbor: end of 2025.',
    'Die Übergangsregelung von DE kommt diesem Unternehmen zugute bis 31. Dezember 2025, 23:00:00 UTC (ausschließlich). Fundstelle des Endes: M: to be announced; G, Fintech Harbor: end of 2025.',
    'Le régime transitoire (DE) bénéficie à cette entité jusqu’au 31 décembre 2025, 23:00:00 UTC exclu. Source de cette fin : M: to be announced; G, Fintech Harbor: end of 2025.',
  ],
  [
    'P01.2',
    'R-050',
    'The plan ends on 30 November 2026, 00:00:00 UTC; the notice to the client names 30 November 2026, 00:00:00 UTC. No plans for a State hold longer than 180 days after the first took effect: until 1 March 2027, 00:00:00 UTC.',
    'Der Plan endet am 30. November 2026, 00:00:00 UTC; die Mitteilung an den Kunden nennt den 30. November 2026, 00:00:00 UTC. Pläne für einen Staat gelten höchstens 180 Tage ab Wirksamkeit des ersten: bis 1. März 2027, 00:00:00 UTC.',
    'Le plan prend fin le 30 novembre 2026, 00:00:00 UTC ; l’avis au client indique le 30 novembre 2026, 00:00:00 UTC. Les plans pour un État valent au plus 180 jours à compter de l’effet du premier : jusqu’au 1er mars 2027, 00:00:00 UTC.',
  ],
  [
    'P11.1',
    'R-141',
    'Campaign tv opened on 3 August 2026, 09:05:00 UTC and has no end, aimed at AT; the client asked on 3 August 2026, 09:10:00 UTC. A campaign counts until 180 days after its end.',
    'Die Kampagne tv begann am 3. August 2026, 09:05:00 UTC und hat kein Ende, gerichtet an AT; der Kunde fragte am 3. August 2026, 09:10:00 UTC an. Eine Kampagne zählt bis 180 Tage nach ihrem Ende.',
    'La campagne tv s’est ouverte le 3 août 2026, 09:05:00 UTC et n’a pas de fin, destinée à AT ; le client a demandé le 3 août 2026, 09:10:00 UTC. Une campagne compte jusqu’à 180 jours après sa fin.',
  ],
  [
    'P08.2',
    'R-146',
    'Something arrived on 20 August 2026, 00:00:00 UTC that is no evidence, claiming to be “initium.MarketingExposure.v1”, sent as ads/e-7, about client/c1, dated 18 August 2026, 00:00:00 UTC: “/data/stage not one of the known stages”. Nobody has settled it. Sent again as it should be, of the same type and about the same subject, it is settled; or dismissed.',
    'Am 20. August 2026, 00:00:00 UTC ging etwas ein, das kein Nachweis ist, angeblich „initium.MarketingExposure.v1“, gesendet als ads/e-7, über client/c1, datiert auf den 18. August 2026, 00:00:00 UTC: „/data/stage not one of the known stages“. Niemand hat es geklärt. Richtig noch einmal gesendet, von derselben Art und über denselben Betroffenen, ist es geklärt; oder abgetan.',
    'Le 20 août 2026, 00:00:00 UTC est arrivé quelque chose qui n’est pas une preuve, se disant « initium.MarketingExposure.v1 », envoyé comme ads/e-7, au sujet de client/c1, daté du 18 août 2026, 00:00:00 UTC : « /data/stage not one of the known stages ». Personne ne l’a réglé. Renvoyé tel qu’il devait être, du même type et sur le même sujet, il est réglé ; ou bien écarté.',
  ],
  [
    'P03.1',
    'R-210',
    'Contact (E1), request (E2), origin (E3) and exposure check (E4) are all there since 3 August 2026, 09:30:00 UTC, each recorded within 72 hours or anchored.',
    'Kontakt (E1), Anfrage (E2), Herkunft (E3) und Prüfung (E4) liegen seit dem 3. August 2026, 09:30:00 UTC alle vor, jeweils binnen 72 Stunden erfasst oder unabhängig datiert.',
    'Contact (E1), demande (E2), origine (E3) et contrôle (E4) sont tous réunis depuis le 3 août 2026, 09:30:00 UTC, chacun enregistré en 72 heures au plus ou daté de façon indépendante.',
  ],
  [
    'P12.1',
    'R-220',
    'What is missing: the origin (E3).',
    'Es fehlt: die Herkunft (E3).',
    'Il manque : l’origine (E3).',
  ],
  [
    'P12.5',
    'R-222',
    'The check of 3 August 2026, 09:30:00 UTC lists no campaign, so it looked at none.',
    'Die Prüfung vom 3. August 2026, 09:30:00 UTC nennt keine Kampagne und hat also keine betrachtet.',
    'Le contrôle du 3 août 2026, 09:30:00 UTC ne cite aucune campagne et n’en a donc examiné aucune.',
  ],
  [
    'D07.2',
    'R-223',
    'There is the request (E2), but recorded 287 hours and 50 minutes after it happened; 72 hours are allowed.',
    'Vorhanden ist die Anfrage (E2), doch 287 Stunden und 50 Minuten nach dem Ereignis erfasst; zulässig sind 72 Stunden.',
    'Il y a la demande (E2), mais l’enregistrement a eu lieu 287 heures et 50 minutes après les faits ; 72 heures sont admises.',
  ],
  [
    'D09.3',
    'R-226',
    'There is the exposure check (E4), of 5 January 2026, 09:30:00 UTC, but not in the client’s latest stay in the Union, which began on 1 May 2026, 00:00:00 UTC.',
    'Vorhanden ist die Prüfung (E4) vom 5. Januar 2026, 09:30:00 UTC, doch nicht aus dem letzten Aufenthalt des Kunden in der Union, der am 1. Mai 2026, 00:00:00 UTC begann.',
    'Il y a le contrôle (E4) du 5 janvier 2026, 09:30:00 UTC, mais hors du dernier séjour du client dans l’Union, commencé le 1er mai 2026, 00:00:00 UTC.',
  ],
  [
    'P16.1',
    'R-227',
    'Source mailer was not whole from 10 July 2026, 00:00:00 UTC to 20 July 2026, 00:00:00 UTC: its vendor counted more than the ledger holds, or something did not match. It is looked back from 4 February 2026, 09:00:00 UTC, 180 days before the first contact, to the request on 3 August 2026, 09:10:00 UTC.',
    'Die Quelle mailer war vom 10. Juli 2026, 00:00:00 UTC bis zum 20. Juli 2026, 00:00:00 UTC lückenhaft: ihr Anbieter zählte mehr, als das Register hat, oder etwas passte nicht zusammen. Betrachtet wird die Zeit vom 4. Februar 2026, 09:00:00 UTC, 180 Tage vor dem ersten Kontakt, bis zur Anfrage am 3. August 2026, 09:10:00 UTC.',
    'La source mailer était incomplète du 10 juillet 2026, 00:00:00 UTC au 20 juillet 2026, 00:00:00 UTC : son prestataire a compté plus que le registre ne contient, ou un élément n’a pas pu être rapproché. La période examinée va du 4 février 2026, 09:00:00 UTC, 180 jours avant le premier contact, à la demande du 3 août 2026, 09:10:00 UTC.',
  ],
  [
    'P10.1',
    'R-229',
    'The first contact of all (channel: website) names no surface: nobody can say whether it was aimed at the Union.',
    'Der allererste Kontakt (Kanal: Website) nennt keinen Auftritt: Niemand kann sagen, ob er auf die Union ausgerichtet war.',
    'Le tout premier contact (canal : site web) ne nomme aucune vitrine : personne ne peut dire si elle visait l’Union.',
  ],
  [
    'P13.2',
    'R-310',
    'The offer came 2 days and 50 minutes after the original request; 10 days are allowed, and the request was not fulfilled before it.',
    'Das Angebot kam 2 Tage und 50 Minuten nach der ursprünglichen Anfrage; zulässig sind 10 Tage, und die Anfrage war nicht zuvor erfüllt.',
    'L’offre est venue 2 jours et 50 minutes après la demande initiale ; 10 jours sont admis, et la demande n’était pas exécutée avant elle.',
  ],
  [
    'P04.4',
    'R-320',
    'The offer came 1 day and 50 minutes after the client’s request; 10 days are allowed, but at that instant the request was not shown to be the client’s own initiative, or an order, an allegation or an unsettled arrival barred the offer.',
    'Das Angebot kam 1 Tag und 50 Minuten nach der Anfrage des Kunden; zulässig sind 10 Tage, doch war die Anfrage damals nicht als eigene Initiative des Kunden gezeigt, oder eine Anordnung, ein Vorwurf oder ein ungeklärter Eingang stand dem Angebot entgegen.',
    'L’offre est venue 1 jour et 50 minutes après la demande du client ; 10 jours sont admis, mais la demande n’était pas alors établie comme l’initiative du client, ou un ordre, une allégation ou une arrivée non réglée s’opposait à l’offre.',
  ],
  [
    'P13.3',
    'R-330',
    'Before this offer the client had made no request for the same service and the same type.',
    'Vor diesem Angebot hatte der Kunde keine Anfrage nach derselben Dienstleistung und derselben Art gestellt.',
    'Avant cette offre, le client n’avait fait aucune demande pour le même service et le même type.',
  ],
  [
    'P13.2',
    'R-310',
    'It is called a service message, but by then the client had neither asked for e (execution of orders) / TOKB nor been provided with it: so it counts as an offer of it (R-121).',
    'Sie heißt Mitteilung zur Dienstleistung, doch hatte der Kunde bis dahin weder nach e (Ausführung von Aufträgen) / TOKB gefragt noch es erhalten: So zählt sie als Angebot dessen (R-121).',
    'C’est dit message de service, mais le client n’avait alors ni demandé ni reçu e (exécution d’ordres) / TOKB : cela en vaut offre (R-121).',
  ],
  [
    'P13.3',
    'R-330',
    'It is called a service message, but by then the client had neither asked for d (exchange for other crypto-assets) / BTC nor been provided with it: so it counts as an offer of it (R-121).',
    'Sie heißt Mitteilung zur Dienstleistung, doch hatte der Kunde bis dahin weder nach d (Tausch gegen andere Kryptowerte) / BTC gefragt noch es erhalten: So zählt sie als Angebot dessen (R-121).',
    'C’est dit message de service, mais le client n’avait alors ni demandé ni reçu d (échange contre d’autres crypto-actifs) / BTC : cela en vaut offre (R-121).',
  ],
  [
    'P13.6',
    'R-110',
    'It is called a service message, but what it is about is no single service and asset: so it counts as a promotion (R-121).',
    'Sie heißt Mitteilung zur Dienstleistung, doch betrifft sie nicht eine einzelne Dienstleistung und einen einzelnen Vermögenswert: So zählt sie als Werbung (R-121).',
    'C’est dit message de service, mais il ne porte pas sur un seul service et un seul actif : cela vaut promotion (R-121).',
  ],
  [
    'P14.2',
    'R-110',
    'It is called a reply, but came 10 days and 1 millisecond after the enquiry that it answers; 10 days are allowed: so it counts as a promotion (R-122).',
    'Sie heißt Antwort, kam aber 10 Tage und 1 Millisekunde nach der Anfrage, auf die sie antwortet; zulässig sind 10 Tage: So zählt sie als Werbung (R-122).',
    'Elle est dite réponse, mais est venue 10 jours et 1 milliseconde après la demande à laquelle elle répond ; 10 jours sont admis : elle vaut donc promotion (R-122).',
  ],
  [
    'P14.4',
    'R-112',
    'Actor A1 is said to be independent, but gets “fee waiver”: whoever is paid counts as remunerated, and acts for the firm (R-124).',
    'Der Akteur A1 gilt nach Angabe als unabhängig, erhält aber „fee waiver“: Wer etwas erhält, zählt als vergütet und handelt für die Firma (R-124).',
    'L’acteur A1 est dit indépendant, mais reçoit « fee waiver » : qui est payé vaut rémunéré, et agit pour l’entreprise (R-124).',
  ],
  [
    'P15.2',
    'R-210',
    'Delivery m-c1 of mailer is one, in these stages: sent (5 August 2026, 10:00:00 UTC) and failed (5 August 2026, 10:05:00 UTC). By what counts of this it reached nobody, so none of its stages counts (R-127).',
    'Die Zustellung m-c1 von mailer ist eine, mit diesen Stufen: gesendet (5. August 2026, 10:00:00 UTC) und fehlgeschlagen (5. August 2026, 10:05:00 UTC). Nach dem, was davon zählt, erreichte sie niemanden; so zählt keine ihrer Stufen (R-127).',
    'L’envoi m-c1 de mailer n’en fait qu’un, par ces étapes : envoyé (5 août 2026, 10:00:00 UTC) et échoué (5 août 2026, 10:05:00 UTC). D’après ce qui en compte, il n’a atteint personne, et aucune de ses étapes ne compte (R-127).',
  ],
  [
    'P15.3',
    'R-110',
    'Delivery m-c2 of mailer is one, in these stages: sent (5 August 2026, 10:00:00 UTC) and failed (5 August 2026, 10:05:00 UTC; left out, for it was recorded 72 hours and 1 millisecond after it happened and 72 hours are allowed). By what counts of this it reached the client, so each stage counts at its own time (R-127).',
    'Die Zustellung m-c2 von mailer ist eine, mit diesen Stufen: gesendet (5. August 2026, 10:00:00 UTC) und fehlgeschlagen (5. August 2026, 10:05:00 UTC; bleibt außer Betracht, denn erfasst wurde es 72 Stunden und 1 Millisekunde nach dem Ereignis, und zulässig sind 72 Stunden). Nach dem, was davon zählt, erreichte sie den Kunden; so zählt jede Stufe zu ihrer Zeit (R-127).',
    'L’envoi m-c2 de mailer n’en fait qu’un, par ces étapes : envoyé (5 août 2026, 10:00:00 UTC) et échoué (5 août 2026, 10:05:00 UTC; laissé de côté, car enregistré 72 heures et 1 milliseconde après les faits, et 72 heures sont admises). D’après ce qui en compte, il a atteint le client, et chaque étape compte à sa date (R-127).',
  ],
  [
    'P15.4',
    'R-110',
    'Delivery m-c3 of mailer is one, in these stages: sent (5 August 2026, 10:00:00 UTC), failed (5 August 2026, 10:05:00 UTC) and opened (5 August 2026, 11:00:00 UTC). By what counts of this it reached the client, so each stage counts at its own time (R-127).',
    'Die Zustellung m-c3 von mailer ist eine, mit diesen Stufen: gesendet (5. August 2026, 10:00:00 UTC), fehlgeschlagen (5. August 2026, 10:05:00 UTC) und geöffnet (5. August 2026, 11:00:00 UTC). Nach dem, was davon zählt, erreichte sie den Kunden; so zählt jede Stufe zu ihrer Zeit (R-127).',
    'L’envoi m-c3 de mailer n’en fait qu’un, par ces étapes : envoyé (5 août 2026, 10:00:00 UTC), échoué (5 août 2026, 10:05:00 UTC) et ouvert (5 août 2026, 11:00:00 UTC). D’après ce qui en compte, il a atteint le client, et chaque étape compte à sa date (R-127).',
  ],
  [
    'P15.4',
    'R-110',
    'It is the one solicitation that covers this subject by then, of 5 August 2026, 10:00:00 UTC.',
    'Es ist die einzige Kundenwerbung, die diesen Gegenstand bis dahin erfasst, vom 5. August 2026, 10:00:00 UTC.',
    'C’est la seule sollicitation couvrant ce service et cet actif à cette date, du 5 août 2026, 10:00:00 UTC.',
  ],
  [
    'P15.6',
    'R-111',
    'That it was clicked in CH does not show that the client was there: where it was delivered counts as unknown (R-126).',
    'Dass sie in CH angeklickt wurde, zeigt nicht, dass der Kunde dort war: Wo sie zuging, zählt als unbekannt (R-126).',
    'Avoir été cliqué en CH ne montre pas que le client y était : le lieu de remise vaut inconnu (R-126).',
  ],
];

describe('the numbers that decide, in words', () => {
  it.each(sentences)('%s, %s: %s', (question, rule, ...texts) => {
    const answer = told(question);
    expect(answer.rule).toBe(rule);
    for (const [index, text] of texts.entries()) expect(answer.say('finding', languages[index])).toContain(text);
  });
});
