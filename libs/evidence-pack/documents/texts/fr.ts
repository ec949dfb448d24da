import type { Wording } from './en.js';

export const fr: Wording = {
  summary: {
    title: (client) => `Dossier de preuves sur le client ${client}`,
    lead: 'Le client est-il venu à l’entreprise de sa seule initiative (MiCA, article 61) ? Cette page dit ce qui a été demandé, ce que répondent les preuves enregistrées, et jusqu’où l’on peut s’y fier.',
    answer: 'La réponse, et jusqu’où l’on peut s’y fier',
    question: 'La question',
    facts: 'Les faits les plus forts, de part et d’autre',
    missing: 'Ce qui manque ou reste incertain',
    strength: 'Sur quoi cela repose',
    limits: 'Ce qu’aucun registre ne peut prouver',
    check: 'Comment le vérifier',
  },
  answer: {
    mayServe: 'Service permis',
    mayNotServe: 'Service non permis',
    none: 'Pas de réponse',
    noneWhy: 'Le client n’a rien de ce qui a été demandé : rien n’a donc été répondu.',
    subject: (service, asset) => `Service ${service}, actif ${asset}`,
    each: 'La réponse pour chaque service et chaque actif, la plus défavorable d’abord',
    columns: { subject: 'Service et actif', answer: 'Réponse', rule: 'Règle', until: 'Vaut jusqu’à' },
    noEnd: 'changement des preuves',
    more: (count) => `Autres réponses dans data/assessment.json : ${count}.`,
    first:
      'Les motifs de cette page sont ceux de la première réponse, et ses faits viennent d’abord ; data/assessment.json contient ceux de toutes.',
  },
  question: {
    askedBy: 'Demandé par',
    about: 'Au sujet de',
    aboutWhom: (client, entity) => `client ${client}, servi par l’entité ${entity}`,
    subjects: 'Objets',
    allSubjects: 'tous les services et actifs enregistrés pour le client',
    clocks: 'Situation',
    bothClocks: (at, knownAt) => `ce qui était arrivé au ${at}, selon ce que le registre savait le ${knownAt}`,
    reason: 'Motif',
    leftOut: 'Non compris',
    nothingLeftOut: 'rien de ce que couvre la question',
  },
  facts: {
    for: 'Pour l’entreprise',
    against: 'Contre l’entreprise',
    noneFor: 'Rien d’enregistré ne parle pour l’entreprise.',
    noneAgainst:
      'Rien d’enregistré ne parle contre l’entreprise. Cela ne prouve pas qu’il n’y ait rien eu : voir ci-dessous.',
    noneAgainstIt:
      'Rien d’enregistré ne parle contre l’entreprise : la réponse tient à ce qui n’est pas enregistré, comme le disent les motifs ci-dessus.',
    order:
      'D’abord ce qui a décidé, puis ce qui concerne le client, puis ce qui vaut pour tous les clients, chaque fois du plus ancien au plus récent.',
    more: (count) => `Autres dans la chronologie : ${count}.`,
    exhibit: (number) => `Pièce ${number}`,
    happened: (when) => `Survenu le ${when}.`,
    recorded: (when) => `Enregistré le ${when}.`,
  },
  missing: {
    nothing: 'Rien de tel n’est connu.',
    noSources: 'Aucune source n’est enregistrée : personne ne peut dire quelle période est couverte.',
    covered: (whole, all, from, to) =>
      `Couverture, selon le registre : ${whole} sources sur ${all} sont sans lacune du ${from} au ${to}.`,
    gaps: (count, length) => `Lacunes : ${count}, au total ${length}. Les plus longues suivent.`,
    gap: (source, from, to, cause) => `Lacune de ${source} du ${from} au ${to} : ${cause}.`,
    arrivals: (count) =>
      `Arrivées qui disent concerner ce client et ne sont pas des preuves valables : ${count}. Elles figurent au dossier et sont signalées.`,
    late: (count) =>
      `Pièces enregistrées trop tard pour servir l’entreprise : ${count}. Ce qui parle contre elle compte néanmoins.`,
    sealed: (count) => `Pièces contenant des données personnelles que ce dossier n’ouvre pas : ${count}.`,
    erased: (count) =>
      `Pièces dont les données personnelles ont été effacées : ${count}. Leur enregistrement, sa date et leur genre restent prouvables.`,
    noStamp:
      'Le dossier ne contient aucun horodatage extérieur : le moment de l’enregistrement n’est que la parole du registre.',
    openEnd: (size) =>
      `Aucun horodatage extérieur ne couvre encore ce qui suit les ${size} premières entrées du registre : jusqu’à quand cela a été enregistré n’est que la parole du registre.`,
    claims:
      'Le registre ne demande à personne qui il est : les noms de ceux qui ont enregistré, envoyé ou approuvé sont des affirmations.',
  },
  strength: {
    evident: 'Toute altération est démontrable (tamper-evident)',
    evidentWhy:
      'Quelqu’un d’autre que le registre a consigné ce qu’il était : une modification ultérieure peut donc être trouvée.',
    evidentUpTo: (size) =>
      `Cela vaut pour les ${size} premières entrées du registre. Pour les suivantes, une altération est seulement décelable.`,
    detecting: 'Toute altération est décelable (tamper-detecting)',
    detectingWhy:
      'Seule la signature du registre lui-même l’appuie. Qui a gardé un point de contrôle antérieur peut trouver une modification ; le dossier ne nomme personne qui en ait un.',
    table: 'Qui l’appuie, selon le dossier',
    columns: { what: 'Quoi', who: 'Qui', shows: 'Ce que cela montre' },
    signature: 'Signature du registre',
    signatureShows: (size) => `Que le registre répond de ses ${size} premières entrées, dans cet ordre.`,
    witnesses: 'Témoins',
    witnessesShow: 'Qu’ils n’ont vu le registre que croître.',
    anchors: 'Horodatages',
    anchorsShow: (size, time) => `Que les ${size} premières entrées étaient là le ${time}.`,
    replayers: 'Recalcul',
    replayersShow: (size) =>
      `COMPLETE : quelqu’un d’autre a parcouru tout le registre. Rien au sujet du client ne manque des ${size} premières entrées.`,
    notReplayed: (size) =>
      `COMPLETE_AS_COMMITTED : que rien au sujet du client ne manque des ${size} premières entrées est l’engagement du registre lui-même.`,
    nobody: 'personne',
    policy:
      'Cette page ne peut dire s’ils sont indépendants de l’entreprise : vérifiez le dossier selon vos propres exigences (policy).',
    presumption:
      'Aucun prestataire de services de confiance qualifié ne tient ce registre : la présomption de l’article 45 duodecies, paragraphe 2, d’eIDAS n’est pas invoquée.',
  },
  limits: [
    'Il prouve ce qui a été enregistré, non que rien d’autre n’est arrivé ; un événement jamais transmis ou une identité jamais reliée ne laisse de trace dans aucun registre.',
    'Il prouve qu’une source a dit quelque chose et quand le registre l’a reçu, non que ce que la source a dit est vrai.',
    'L’étendue de la couverture des sources est une affirmation du registre. Qui dispose d’un export des preuves peut la recalculer.',
    'Ce dossier appuie une appréciation des faits et n’est pas un avis juridique.',
  ],
  check: {
    hashes: 'Dans le répertoire du dossier, ceci montre qu’aucun fichier n’a été modifié depuis sa constitution :',
    verify:
      'Sans réseau et selon vos propres exigences, ceci vérifie chaque preuve, recalcule la réponse et indique la force de chaque affirmation :',
    byHand: 'Comment vérifier une seule pièce avec openssl et sha256sum est expliqué dans data/README.txt.',
    custody:
      'Les étapes de sa constitution figurent dans data/custody.csv. Ce qu’il est devenu ensuite figure dans le registre.',
    identity: (origin, size) =>
      `Toutes les preuves mènent au registre ${origin} à ${size} entrées, avec cette racine :`,
  },
  chronology: {
    title: (client) => `Chronologie des preuves sur le client ${client}`,
    counts: (exhibits, gaps) => `Pièces : ${exhibits}. Périodes où une source n’était pas couverte : ${gaps}.`,
    times:
      'Toutes les heures sont en UTC. « Survenu » est ce que dit la source ; « enregistré » est le moment où le registre l’a reçu, selon sa propre horloge ; « prouvé » indique entre quels horodatages extérieurs l’enregistrement a eu lieu.',
    order: 'Dans l’ordre des faits. Les numéros sont ceux des fichiers de data/evidence.',
    bearing:
      'Est signalé ce sur quoi reposent les réponses : ce qui a décidé, et ce qui parle pour ou contre l’entreprise.',
    whole: 'Aucune lacune d’une source n’est connue. C’est ce que le registre affirme de ses sources.',
    empty: 'Il n’y a aucune pièce.',
    table: (month) => `Pièces et périodes non couvertes, ${month}`,
    columns: { exhibit: 'N°', times: 'Quand', what: 'Ce qu’elle dit', about: 'Source et objet' },
    happened: 'survenu',
    recorded: 'enregistré',
    proved: 'prouvé',
    between: (after, before) => `${after} à ${before}`,
    after: (after) => `après ${after}, jusqu’à quand pas encore`,
    before: (before) => `avant ${before}`,
    unproved: 'par aucun horodatage',
    from: 'du',
    to: 'au',
    uncovered: 'Non couvert',
    gap: (source, cause) => `La source ${source} a pu manquer quelque chose pendant cette période : ${cause}.`,
    recordedBy: (name) => `enregistré par ${name}`,
    sentBy: (name) => `envoyé par ${name}`,
    cut: (shown, all) =>
      `Ce document montre ${shown} pièces sur ${all} : d’abord celles contre l’entreprise, puis celles qui ont décidé ou parlent pour elle, ce qui n’est pas une preuve valable, et les plus anciennes des autres. Toutes figurent dans data/chronology.html et data/chronology.csv.`,
    cutGaps: (shown, all) =>
      `Il montre les ${shown} plus longues des ${all} périodes non couvertes ; toutes figurent dans data/chronology.html et data/chronology.csv.`,
    end: 'Fin de la chronologie.',
  },
  badges: {
    decided: 'a décidé',
    for: 'pour l’entreprise',
    against: 'contre l’entreprise',
    late: 'enregistré tard',
    quarantined: 'preuve non valable (en quarantaine)',
    conflict: 'preuve non valable (nom déjà pris)',
    sealed: 'données personnelles scellées',
    opened: 'données personnelles ouvertes',
    erased: 'données personnelles effacées',
  },
  readme: {
    title: 'Comment vérifier ce dossier à la main',
    before: [
      'Ce qui suit vérifie une pièce avec un interpréteur de commandes, openssl, sha256sum et base64, et rien qui vienne de nous. `initium verify` les vérifie toutes, ainsi que la réponse. Saisissez ce qui est en retrait, ligne par ligne, dans le répertoire qui contient manifest-sha256.txt. Chaque contrôle affiche son nom et OK ou FAILED. Si l’un échoue, ne vous fiez pas au dossier.',
      'Les formats sont publics : BagIt (RFC 8493), l’arbre de Merkle de la RFC 6962, et les points de contrôle et preuves que décrit C2SP (tlog-checkpoint, signed-note, tlog-proof).',
    ],
    steps: {
      files:
        'Aucun fichier n’a été modifié depuis la constitution du dossier. (Un nom ne s’affiche que si un fichier l’a été.)',
      exhibit: 'Choisissez une pièce par son numéro dans la chronologie, à six chiffres.',
      read: 'Lisez-la : ce que le registre en dit (la feuille), qui l’a envoyée et quand cela est arrivé (les métadonnées), et ce qu’elle dit.',
      content:
        'Ce qu’elle dit est ce à quoi le registre s’est engagé : ct et md de la feuille sont des empreintes SHA-256.',
      leaf: 'L’empreinte de la feuille est SHA-256 d’un octet 0 suivi de la feuille.',
      proof:
        'La feuille est dans le registre. La preuve contient le numéro de la feuille et une empreinte par niveau de l’arbre ; de celles-ci et de la feuille découle la racine, qui doit être celle du point de contrôle. L’empreinte d’un nœud est SHA-256 d’un octet 1 suivi des deux empreintes du dessous.',
      signature:
        'Le point de contrôle est signé par le registre. Mettez la clé de vérification du registre (NAME+ID+KEY), reçue d’une personne de confiance et non de ce dossier. Les signatures des témoins sont vérifiées par `initium verify`.',
      dataKey:
        'Seulement s’il existe pour la pièce un fichier en .dek, la clé de ses données personnelles : c’est la clé à laquelle le registre s’est engagé (dk de la feuille).',
      open: 'Avec cette clé s’ouvre la partie scellée. Elle est scellée par AES-256-GCM, que openssl enc ne connaît pas ; mais sans son étiquette, c’est AES-256-CTR, qu’il connaît. L’étiquette n’est pas nécessaire : ct et dk fixent ce qui est scellé et la clé, si bien que rien d’autre ne peut en sortir.',
    },
    after: [
      'Cela montre que la pièce a été enregistrée dans ce registre, sans modification. Cela ne montre pas que les pièces sont complètes, quand elles ont été enregistrées, ni que la réponse en découle : `initium verify PACK --policy FILE` le fait, sans réseau.',
    ],
  },
  colon: '\u00a0: ',
  page: (number, of) => `Page ${number} sur ${of}`,
};
