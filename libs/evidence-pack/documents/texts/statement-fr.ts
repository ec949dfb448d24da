import type { StatementWording } from './statement-en.js';

export const statementFr: StatementWording = {
  title: (client) => `Ce qui est enregistré à votre sujet (client ${client})`,
  lead: 'Voici votre propre copie de ce qui est enregistré sur la façon dont votre relation avec l’entreprise a commencé et sur ce qui s’est passé entre vous (article 15 du règlement général sur la protection des données). Elle provient d’un registre tenu de telle sorte que personne ne puisse le modifier sans que cela se découvre. Ce qu’un registre ne peut savoir, seule l’entreprise peut le dire ; là où elle ne l’a pas dit, cette page l’indique.',
  asOf: (knownAt) => `Elle dit ce qui était enregistré le ${knownAt}.`,
  held: (count, shown) => `Entrées à votre sujet : ${count}. Dans cette copie : ${shown}.`,
  simulated: 'Ce registre fonctionne sous une horloge simulée : rien de ce qu’il contient n’a eu lieu.',
  began: 'Comment votre relation a commencé',
  beganWhat:
    'L’entrée la plus ancienne de chaque genre qui dit comment vous êtes venu à l’entreprise, ou ce qui vous est parvenu auparavant :',
  beganNothing: 'Cette copie n’a aucune entrée qui le dise.',
  when: (occurred, recorded) => `Survenu le ${occurred} ; enregistré le ${recorded}.`,
  entry: (number) => `Entrée ${number}`,
  concluded: 'Ce que le registre en conclut',
  concludedHow: (ruleSet) =>
    `Une entreprise établie hors de l’Union ne peut vous y servir que si vous êtes venu à elle entièrement de votre propre initiative (article 61 du règlement (UE) 2023/1114). Un programme établit, selon des règles fixes et publiées (jeu de règles ${ruleSet}), si les enregistrements le montrent ; il ne décide rien par lui-même à votre sujet. Il tient compte de plus de choses que n’en contient cette copie, comme les campagnes publicitaires de l’entreprise ; on ne peut donc pas le recalculer à partir d’elle.`,
  concludedOf: (service, asset) => `Service ${service}, actif ${asset}`,
  mayServe: 'l’entreprise peut vous le fournir',
  mayNotServe: 'l’entreprise ne peut pas vous le fournir',
  concludedMore: (count) => `Autres conclusions dans data/statement.json : ${count}.`,
  concludedNothing:
    'Rien : d’après ce qui est enregistré, vous n’avez demandé aucun service et aucun ne vous a été proposé.',
  who: 'Qui détient ces données, pourquoi et pour combien de temps',
  terms: {
    controller: 'Qui est responsable',
    contact: 'Comment le joindre',
    protectionOfficer: 'Délégué à la protection des données',
    purposes: 'À quoi elles servent',
    legalBasis: 'Sur quelle base juridique',
    recipients: 'Qui les reçoit',
    transfers: 'Si elles quittent l’Union européenne',
    authority: 'Où vous plaindre',
  },
  missing: 'L’entreprise ne l’a pas dit ici ; demandez-le-lui.',
  ledgerPurpose:
    'Le registre lui-même sert à montrer à l’initiative de qui votre relation avec l’entreprise a commencé.',
  kept: 'Combien de temps',
  keptFor: (years) =>
    `${years} ans après la dernière chose survenue entre vous et l’entreprise ; le registre est réglé ainsi. La demande d’une autorité, ou la décision de l’entreprise de les garder pour un litige, prolonge ce délai.`,
  from: 'D’où elles viennent',
  fromSources: (sources) => `De ces systèmes de l’entreprise, ou d’autres qui travaillent pour elle : ${sources}.`,
  profiling: 'Décisions automatisées',
  profilingWhat:
    'Le registre établit automatiquement les conclusions ci-dessus. C’est l’entreprise qui décide de vous servir ou non en conséquence ; demandez-lui comment elle le fait, et qu’une personne l’examine.',
  rights: 'Vos droits',
  rightsLead:
    'La loi vous donne ces droits, dans ses limites. Vous les avez à l’égard de l’entreprise, qui doit en règle générale répondre dans un délai d’un mois.',
  rightsList: [
    'Faire rectifier ce qui est faux (article 16). Une entrée n’est jamais modifiée ; elle est retirée, ou votre propre parole est enregistrée à côté. La fin de cette page dit comment.',
    'Faire effacer vos données à caractère personnel (article 17). Les clés qui les scellent sont alors détruites pour toujours, sauf si la loi exige de les garder pour l’instant.',
    'Faire limiter leur utilisation (article 18) et vous y opposer (article 21).',
    'En recevoir une copie (article 15) : en voici une.',
    'Vous plaindre auprès d’une autorité de protection des données (article 77).',
  ],
  categories: 'Quels genres de données',
  categoriesTable: 'Ce que contient cette copie, par genre',
  categoryColumns: { kind: 'Ce que cela dit', count: 'Entrées', span: 'Du – au', sources: 'Dit par' },
  kinds: {
    ClientContact: 'que vous êtes venu à l’entreprise',
    ServiceRequest: 'ce que vous avez demandé',
    ServiceProvided: 'ce qui vous a été fourni',
    RequestFulfilled: 'qu’une demande de votre part a été exécutée',
    OriginEvidence: 'comment vous êtes venu à l’entreprise',
    FirmCommunication: 'les messages qui vous ont été adressés',
    MarketingExposure: 'la publicité qui vous est parvenue, ou devait vous parvenir',
    ConsentChanged: 'ce à quoi vous avez consenti',
    Attestation: 'ce que vous avez signé',
    LocationEvidence: 'où vous habitez ou vous trouvez',
    IpLogin: 'depuis quel pays vous vous êtes connecté',
    IdentityLink: 'quels identifiants et comptes sont les vôtres',
    GroupMembership: 'que vous appartenez au groupe de l’entreprise',
    ExposureCheck: 'si quelqu’un a cherché la publicité qui vous est parvenue',
    WindDownNotice: 'que la fin d’un service vous a été annoncée',
    Allegation: 'ce que vous contestez',
  },
  all: 'Tout, entrée par entrée',
  allHow:
    'Dans l’ordre des faits. « Survenu » est ce qu’a dit la source ; « enregistré » est le moment où le registre l’a reçu. Heures en UTC. Ce qui est personnel est scellé dans le registre, et ouvert ici pour vous.',
  allNothing: 'Aucune entrée ne peut vous être montrée.',
  allCut: (shown, all) => `Sur papier figurent les ${shown} premières sur ${all} ; data/statement.html les a toutes.`,
  table: (from, to) => `Entrées ${from} à ${to} dans l’ordre des faits`,
  columns: { entry: 'N°', times: 'Quand', what: 'Ce qu’elle dit', from: 'Dit par, au sujet de' },
  happened: 'survenu',
  recorded: 'enregistré',
  personal: 'Données personnelles',
  gone: 'Ce qu’elle avait de personnel ne peut plus être ouvert.',
  notHere: 'Ce qui n’est pas dans cette copie',
  protected: (count) =>
    `Entrées qui parlent d’autres personnes, d’autorités ou de la façon dont l’entreprise décide en interne : ${count}. Elles nuiraient à autrui, ou ne peuvent être dites (article 15, paragraphe 4). L’une d’elles a pu retirer quelque chose qui est montré.`,
  unsettled: (count) =>
    `Ce qui est arrivé comme si cela vous concernait, et n’est pas un enregistrement valable : ${count}. Cela peut concerner quelqu’un d’autre.`,
  apart: (count) =>
    `Identifiants, comme des appareils, qui peuvent être les vôtres et aussi ceux d’autrui : ${count}. Ce qui en est enregistré est omis.`,
  names: 'Qui, dans l’entreprise, a fait ou envoyé une entrée est omis partout.',
  others: 'Ce que l’entreprise détient à votre sujet hors de ce registre n’y figure pas : demandez-le à l’entreprise.',
  dispute: 'Si quelque chose est faux',
  disputeHow: 'Dites-le à l’entreprise avec vos propres mots, et désignez cette copie par son numéro :',
  disputeThen:
    'L’entreprise enregistre ce que vous dites comme une contestation, sous l’empreinte de cette copie. Vos mots sont scellés, pour vous et pour ceux qui en décident. Tant qu’elle est ouverte, le registre ne répond pas que vous êtes venu de votre propre initiative ; deux personnes doivent en décider.',
  check: 'Comment vérifier cette copie',
  checkHashes:
    'Dans le dossier de cette copie, ceci montre qu’aucun fichier n’a été modifié depuis qu’elle est faite :',
  checkVerify:
    'Sans réseau, ceci vérifie que chaque entrée est dans le journal du registre telle qu’elle figure ici, qu’aucune n’est omise sauf celles comptées ci-dessus, et que cette page en découle :',
  checkLog: (origin, size) => `Le tout est prouvé par le journal ${origin} à ${size} entrées, avec cette racine :`,
  checkLimits:
    'Quand une chose est survenue, et de qui était l’identifiant, est la parole du registre : le journal engage sur l’un et l’autre, et ne montre aucun des deux sans nommer qui l’a enregistré. Cela prouve ce qui a été enregistré, non que c’est vrai, ni que rien d’autre n’a eu lieu. Ce n’est pas un avis juridique.',
};
