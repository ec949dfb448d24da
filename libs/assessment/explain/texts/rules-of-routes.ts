import type { RuleText } from './rule-text.js';

/** What the asset, the place and the serving entity alone decide, and what stands beside it. */
export const routeTexts: Readonly<Record<string, RuleText>> = {
  'evidence of this client is altered, missing or reordered': {
    de: 'Nachweise dieses Kunden sind verändert, fehlen oder sind umgestellt',
    fr: 'des preuves de ce client sont altérées, manquantes ou déplacées',
    change: {
      en: () => 'It changes once the ledger is restored from a copy that its verification accepts.',
      de: () => 'Es ändert sich, sobald das Register aus einer Kopie wiederhergestellt ist, die seine Prüfung besteht.',
      fr: () => 'Cela change une fois le registre restauré à partir d’une copie qui passe sa vérification.',
    },
  },
  'before 30 December 2024 the regime did not apply': {
    de: 'vor dem 30. Dezember 2024 galt die Regelung nicht',
    fr: 'avant le 30 décembre 2024, le régime ne s’appliquait pas',
    change: {
      en: () => 'Nothing that is recorded changes it; only a later instant is asked about differently.',
      de: () => 'Nichts, was erfasst wird, ändert es; nur zu einem späteren Zeitpunkt lautet die Antwort anders.',
      fr: () => 'Rien de ce qui est enregistré ne le change ; seule une question sur un instant ultérieur diffère.',
    },
  },
  'the asset is outside MiCA': {
    de: 'der Vermögenswert liegt außerhalb der MiCA',
    fr: 'l’actif est hors du champ de MiCA',
    change: {
      en: () => 'A version of the asset’s registration that puts it within MiCA would change it.',
      de: () => 'Eine Registrierung des Vermögenswerts, nach der er unter die MiCA fällt, würde es ändern.',
      fr: () => 'Une version de l’enregistrement de l’actif qui le place dans MiCA le changerait.',
    },
  },
  'the client is neither established nor situated in the Union': {
    de: 'der Kunde ist in der Union weder niedergelassen noch ansässig',
    fr: 'le client n’est ni établi ni situé dans l’Union',
    change: {
      en: ({ situatedIpDays, situatedIpWindowDays }) =>
        `Evidence that puts the client in the Union would change it, and so would logins from there on ${situatedIpDays} days within ${situatedIpWindowDays}.`,
      de: ({ situatedIpDays, situatedIpWindowDays }) =>
        `Ein Nachweis, dass der Kunde in der Union ist, würde es ändern, ebenso Anmeldungen von dort an ${situatedIpDays} Tagen innerhalb von ${situatedIpWindowDays}.`,
      fr: ({ situatedIpDays, situatedIpWindowDays }) =>
        `Une preuve plaçant le client dans l’Union le changerait, de même que des connexions de là ${situatedIpDays} jours sur ${situatedIpWindowDays}.`,
    },
  },
  'the entity is authorised for the service': {
    de: 'das Unternehmen ist für die Dienstleistung zugelassen',
    fr: 'l’entité est agréée pour le service',
    change: {
      en: () =>
        'The end of the authorisation would change it, and so would an order of an authority to cease where the rule set knows such orders.',
      de: () =>
        'Das Ende der Zulassung würde es ändern, ebenso die Anordnung einer Behörde, den Betrieb einzustellen, wo der Regelsatz solche Anordnungen kennt.',
      fr: () =>
        'La fin de l’agrément le changerait, de même que l’ordre d’une autorité de cesser, là où le jeu de règles connaît de tels ordres.',
    },
  },
  'the service is part of an orderly exit, planned for the State and announced to the client': {
    de: 'die Dienstleistung gehört zu einem geordneten Ausstieg, der für den Staat geplant und dem Kunden angekündigt ist',
    fr: 'le service fait partie d’une sortie ordonnée, planifiée pour l’État et annoncée au client',
    change: {
      en: () =>
        'The deadline of the plan or of the notice ends it. It holds for the exit only: asked without that purpose, the answer is another one.',
      de: () =>
        'Die Frist des Plans oder der Mitteilung beendet es. Es gilt nur für den Ausstieg: Ohne diesen Zweck gefragt, lautet die Antwort anders.',
      fr: () =>
        'L’échéance du plan ou de l’avis y met fin. Cela ne vaut que pour la sortie : sans ce but, la réponse est autre.',
    },
  },
  "an authority ordered the entity to cease in the client's Member State": {
    de: 'eine Behörde ordnete an, dass das Unternehmen im Mitgliedstaat des Kunden den Betrieb einstellt',
    fr: 'une autorité a ordonné à l’entité de cesser dans l’État membre du client',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `It ends when the authority lifts its order: recorded within ${say.duration(contemporaneityLimitMs)}, that counts from when it was lifted, else from its recording.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Es endet, wenn die Behörde ihre Anordnung aufhebt: Wird das binnen ${say.duration(contemporaneityLimitMs)} erfasst, zählt es ab der Aufhebung, sonst ab der Erfassung.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Cela prend fin quand l’autorité lève son ordre : enregistrée en ${say.duration(contemporaneityLimitMs)} au plus, la levée compte dès qu’elle a lieu, sinon dès son enregistrement.`,
    },
  },
  "the transitional regime of the client's Member State still helps the entity": {
    de: 'die Übergangsregelung im Mitgliedstaat des Kunden kommt dem Unternehmen noch zugute',
    fr: 'le régime transitoire de l’État membre du client bénéficie encore à l’entité',
    change: {
      en: () =>
        'It ends with the State’s transitional period, or sooner when authorisation is granted or refused, or when the client moves to another State.',
      de: () =>
        'Es endet mit der Übergangsfrist des Staates, oder früher, wenn die Zulassung erteilt oder versagt wird oder der Kunde in einen anderen Staat zieht.',
      fr: () =>
        'Cela prend fin avec la période transitoire de l’État, ou plus tôt si l’agrément est accordé ou refusé, ou si le client passe dans un autre État.',
    },
  },
  'the entity is established in the Union and cannot use the exemption': {
    de: 'das Unternehmen ist in der Union niedergelassen und kann die Ausnahme nicht nutzen',
    fr: 'l’entité est établie dans l’Union et ne peut pas utiliser l’exemption',
    change: {
      en: () => 'Only an authorisation for this service would change it.',
      de: () => 'Nur eine Zulassung für diese Dienstleistung würde es ändern.',
      fr: () => 'Seul un agrément pour ce service le changerait.',
    },
  },
  'the entity is not registered': {
    de: 'das Unternehmen ist nicht registriert',
    fr: 'l’entité n’est pas enregistrée',
    change: {
      en: () => 'Registering the entity, with its seat and its authorisations, would change it.',
      de: () => 'Die Registrierung des Unternehmens mit Sitz und Zulassungen würde es ändern.',
      fr: () => 'L’enregistrement de l’entité, avec son siège et ses agréments, le changerait.',
    },
  },
  "the client's personal payload was erased": {
    de: 'die personenbezogenen Daten des Kunden wurden gelöscht',
    fr: 'les données personnelles du client ont été effacées',
    change: {
      en: () => 'Nothing changes it: favourable evidence that can no longer be produced is lost.',
      de: () => 'Nichts ändert es: Günstige Nachweise, die nicht mehr vorgelegt werden können, sind verloren.',
      fr: () => 'Rien ne le change : une preuve favorable qui ne peut plus être produite est perdue.',
    },
  },
};
