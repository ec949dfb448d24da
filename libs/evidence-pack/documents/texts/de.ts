import type { Wording } from './en.js';

export const de: Wording = {
  summary: {
    title: (client) => `Nachweispaket über Kunde ${client}`,
    lead: 'Kam der Kunde aus eigener ausschließlicher Initiative zur Firma (MiCA, Artikel 61)? Diese Seite sagt, was gefragt wurde, was die erfassten Nachweise antworten und wie weit darauf Verlass ist.',
    answer: 'Die Antwort, und wie weit auf sie Verlass ist',
    question: 'Die Frage',
    facts: 'Die stärksten Tatsachen für beide Seiten',
    missing: 'Was fehlt oder unsicher ist',
    strength: 'Worauf dies beruht',
    limits: 'Was kein Register beweisen kann',
    check: 'Wie man es prüft',
  },
  answer: {
    mayServe: 'Dienst erlaubt',
    mayNotServe: 'Dienst nicht erlaubt',
    none: 'Keine Antwort',
    noneWhy: 'Der Kunde hat nichts von dem, wonach gefragt wurde; daher wurde nichts beantwortet.',
    subject: (service, asset) => `Dienstleistung ${service}, Vermögenswert ${asset}`,
    each: 'Die Antwort für jede Dienstleistung und jeden Vermögenswert, die schlechteste zuerst',
    columns: { subject: 'Dienstleistung und Vermögenswert', answer: 'Antwort', rule: 'Regel', until: 'Gilt bis' },
    noEnd: 'sich die Nachweise ändern',
    more: (count) => `Weitere Antworten in data/assessment.json: ${count}.`,
    first:
      'Die Gründe auf dieser Seite sind die der ersten Antwort, und ihre Tatsachen stehen zuerst; data/assessment.json enthält die aller Antworten.',
  },
  question: {
    askedBy: 'Gefragt hat',
    about: 'Über',
    aboutWhom: (client, entity) => `Kunde ${client}, bedient von Unternehmen ${entity}`,
    subjects: 'Gegenstände',
    allSubjects: 'alle Dienstleistungen und Vermögenswerte, die von dem Kunden erfasst sind',
    clocks: 'Stand',
    bothClocks: (at, knownAt) => `was bis zum ${at} geschehen war, soweit es das Register am ${knownAt} wusste`,
    reason: 'Grund',
    leftOut: 'Nicht enthalten',
    nothingLeftOut: 'nichts von dem, was die Frage umfasst',
  },
  facts: {
    for: 'Für die Firma',
    against: 'Gegen die Firma',
    noneFor: 'Nichts Erfasstes spricht für die Firma.',
    noneAgainst: 'Nichts Erfasstes spricht gegen die Firma. Das beweist nicht, dass es nichts gab: siehe unten.',
    noneAgainstIt:
      'Nichts Erfasstes spricht gegen die Firma: Die Antwort beruht auf dem, was nicht erfasst ist, wie die Gründe oben sagen.',
    order:
      'Zuerst steht, was entschied, dann, was den Kunden betrifft, dann, was für alle Kunden gilt; jeweils das Früheste zuerst.',
    more: (count) => `Weitere in der Chronologie: ${count}.`,
    exhibit: (number) => `Beleg ${number}`,
    happened: (when) => `Geschehen am ${when}.`,
    recorded: (when) => `Erfasst am ${when}.`,
  },
  missing: {
    nothing: 'Nichts dergleichen ist bekannt.',
    noSources: 'Keine Quelle ist registriert; niemand kann daher sagen, welche Zeit abgedeckt ist.',
    covered: (whole, all, from, to) =>
      `Abdeckung nach Angabe des Registers: ${whole} von ${all} Quellen sind vom ${from} bis zum ${to} ohne Lücke.`,
    gaps: (count, length) => `Lücken: ${count}, zusammen ${length}. Die längsten folgen.`,
    gap: (source, from, to, cause) => `Lücke von ${source} vom ${from} bis zum ${to}: ${cause}.`,
    arrivals: (count) =>
      `Eingänge, die angeblich diesen Kunden betreffen und kein gültiger Nachweis sind: ${count}. Sie liegen im Paket und sind gekennzeichnet.`,
    late: (count) =>
      `Belege, die zu spät erfasst wurden, um der Firma zu helfen: ${count}. Was gegen sie spricht, zählt dennoch.`,
    sealed: (count) => `Belege mit personenbezogenen Daten, die dieses Paket nicht öffnet: ${count}.`,
    erased: (count) =>
      `Belege, deren personenbezogene Daten gelöscht wurden: ${count}. Dass sie erfasst wurden, wann und von welcher Art, bleibt beweisbar.`,
    noStamp: 'Das Paket enthält keinen fremden Zeitstempel: Wann etwas erfasst wurde, sagt allein das Register.',
    openEnd: (size) =>
      `Was nach den ersten ${size} Einträgen des Registers steht, deckt noch kein fremder Zeitstempel: Bis wann es erfasst wurde, sagt allein das Register.`,
    claims:
      'Das Register fragt niemanden, wer er ist: Namen von Erfassenden, Sendenden und Genehmigenden sind Behauptungen.',
  },
  strength: {
    evident: 'Manipulationen sind nachweisbar (tamper-evident)',
    evidentWhy:
      'Jemand anderes als das Register hat festgehalten, wie es lautete; eine spätere Änderung lässt sich daher finden.',
    evidentUpTo: (size) =>
      `Das gilt für die ersten ${size} Einträge des Registers. Für die folgenden sind Manipulationen nur erkennbar.`,
    detecting: 'Manipulationen sind erkennbar (tamper-detecting)',
    detectingWhy:
      'Nur die eigene Signatur des Registers steht dahinter. Wer einen früheren Prüfpunkt aufbewahrt hat, kann eine Änderung finden; das Paket nennt niemanden, der einen hat.',
    table: 'Wer dahintersteht, nach Angabe des Pakets',
    columns: { what: 'Was', who: 'Wer', shows: 'Was es zeigt' },
    signature: 'Signatur des Registers',
    signatureShows: (size) => `Dass das Register für seine ersten ${size} Einträge einsteht, in dieser Reihenfolge.`,
    witnesses: 'Zeugen',
    witnessesShow: 'Dass sie das Register nur wachsen sahen.',
    anchors: 'Zeitstempel',
    anchorsShow: (size, time) => `Dass die ersten ${size} Einträge am ${time} da waren.`,
    replayers: 'Nachrechnung',
    replayersShow: (size) =>
      `COMPLETE: Jemand anderes ist das ganze Register durchgegangen. Von den ersten ${size} Einträgen ist nichts über den Kunden ausgelassen.`,
    notReplayed: (size) =>
      `COMPLETE_AS_COMMITTED: Dass von den ersten ${size} Einträgen nichts über den Kunden ausgelassen ist, darauf hat sich das Register festgelegt.`,
    nobody: 'niemand',
    policy:
      'Ob diese von der Firma unabhängig sind, kann diese Seite nicht sagen: Prüfen Sie das Paket nach Ihren eigenen Vorgaben (policy).',
    presumption:
      'Kein qualifizierter Vertrauensdiensteanbieter führt dieses Register: Die Vermutung des Artikels 45k Absatz 2 eIDAS wird dafür nicht beansprucht.',
  },
  limits: [
    'Bewiesen wird, was erfasst wurde, nicht, dass sonst nichts geschah; ein nie eingereichtes Ereignis und eine nie verknüpfte Identität hinterlassen in keinem Register eine Spur.',
    'Bewiesen wird, dass eine Quelle etwas sagte und wann das Register es aufnahm, nicht, dass das Gesagte wahr ist.',
    'Wie weit die Quellen abgedeckt waren, ist eine Angabe des Registers. Wer einen Export der Nachweise hat, kann sie nachrechnen.',
    'Dieses Paket stützt eine Bewertung von Tatsachen und ist keine Rechtsberatung.',
  ],
  check: {
    hashes: 'Im Ordner des Pakets zeigt dies, dass seit dessen Erstellung keine Datei geändert wurde:',
    verify:
      'Ohne Netz und nach Ihren eigenen Vorgaben prüft dies jeden Beweis, berechnet die Antwort neu und sagt zu jeder Angabe, wie stark sie ist:',
    byHand: 'Wie man einen einzelnen Beleg nur mit openssl und sha256sum prüft, steht in data/README.txt.',
    custody:
      'Die Schritte seiner Entstehung stehen in data/custody.csv. Was später mit ihm geschah, steht im Register.',
    identity: (origin, size) => `Alle Beweise führen zum Register ${origin} bei ${size} Einträgen, mit dieser Wurzel:`,
  },
  chronology: {
    title: (client) => `Chronologie der Nachweise über Kunde ${client}`,
    counts: (exhibits, gaps) => `Belege: ${exhibits}. Zeiträume, in denen eine Quelle nicht abgedeckt war: ${gaps}.`,
    times:
      'Alle Zeiten in UTC. „Geschehen“ sagt die Quelle; „erfasst“ ist, wann das Register es nach seiner eigenen Uhr aufnahm; „bewiesen“ ist, zwischen welchen fremden Zeitstempeln es erfasst wurde.',
    order: 'In der Reihenfolge des Geschehens. Die Nummern sind die der Dateien in data/evidence.',
    bearing:
      'Gekennzeichnet ist, worauf die Antworten beruhen: was entschied und was für oder gegen die Firma spricht.',
    whole: 'Keine Lücke einer Quelle ist bekannt. Das ist die Angabe des Registers über seine Quellen.',
    empty: 'Es gibt keinen Beleg.',
    table: (month) => `Belege und nicht abgedeckte Zeiträume, ${month}`,
    columns: { exhibit: 'Nr.', times: 'Wann', what: 'Was er besagt', about: 'Quelle und Gegenstand' },
    happened: 'geschehen',
    recorded: 'erfasst',
    proved: 'bewiesen',
    between: (after, before) => `${after} bis ${before}`,
    after: (after) => `nach ${after}, bis wann noch nicht`,
    before: (before) => `vor ${before}`,
    unproved: 'durch keinen Zeitstempel',
    from: 'von',
    to: 'bis',
    uncovered: 'Nicht abgedeckt',
    gap: (source, cause) => `Der Quelle ${source} kann in dieser Zeit etwas entgangen sein: ${cause}.`,
    recordedBy: (name) => `erfasst von ${name}`,
    sentBy: (name) => `gesendet von ${name}`,
    cut: (shown, all) =>
      `Dieses Dokument zeigt ${shown} von ${all} Belegen: zuerst die gegen die Firma, dann die, die entschieden oder für sie sprechen, was kein gültiger Nachweis ist, und die frühesten der übrigen. Alle stehen in data/chronology.html und data/chronology.csv.`,
    cutGaps: (shown, all) =>
      `Es zeigt die ${shown} längsten von ${all} nicht abgedeckten Zeiträumen; alle stehen in data/chronology.html und data/chronology.csv.`,
    end: 'Ende der Chronologie.',
  },
  badges: {
    decided: 'entschied',
    for: 'für die Firma',
    against: 'gegen die Firma',
    late: 'spät erfasst',
    quarantined: 'kein gültiger Nachweis (in Quarantäne)',
    conflict: 'kein gültiger Nachweis (Name schon vergeben)',
    sealed: 'personenbezogene Daten versiegelt',
    opened: 'personenbezogene Daten geöffnet',
    erased: 'personenbezogene Daten gelöscht',
  },
  readme: {
    title: 'Wie man dieses Paket von Hand prüft',
    before: [
      'Was folgt, prüft einen Beleg mit einer Shell, openssl, sha256sum und base64, und mit nichts von uns. `initium verify` prüft alle, und auch die Antwort. Geben Sie das Eingerückte Zeile für Zeile in dem Ordner ein, in dem manifest-sha256.txt liegt. Jede Prüfung gibt ihren Namen aus und OK oder FAILED. Wo eine fehlschlägt, verlassen Sie sich nicht auf das Paket.',
      'Die Formate sind öffentlich: BagIt (RFC 8493), der Merkle-Baum von RFC 6962, und Prüfpunkte und Beweise, wie C2SP sie beschreibt (tlog-checkpoint, signed-note, tlog-proof).',
    ],
    steps: {
      files: 'Keine Datei wurde seit der Erstellung des Pakets geändert. (Nur wo eine geändert wurde, steht ihr Name.)',
      exhibit: 'Wählen Sie einen Beleg nach seiner Nummer in der Chronologie, mit sechs Ziffern.',
      read: 'Lesen Sie ihn: was das Register von ihm sagt (das Blatt), wer ihn sandte und wann es geschah (die Metadaten), und was er besagt.',
      content: 'Was er besagt, ist das, worauf sich das Register festlegte: ct und md des Blatts sind SHA-256-Werte.',
      leaf: 'Der Hashwert des Blatts ist SHA-256 über ein Byte 0 und das Blatt.',
      proof:
        'Das Blatt steht im Register. Der Beweis enthält die Nummer des Blatts und einen Hashwert für jede Ebene des Baums; daraus und aus dem Blatt folgt die Wurzel, die die des Prüfpunkts sein muss. Der Hashwert eines Knotens ist SHA-256 über ein Byte 1 und die beiden Hashwerte darunter.',
      signature:
        'Der Prüfpunkt ist vom Register signiert. Setzen Sie den Prüfschlüssel des Registers ein (NAME+ID+KEY), von jemandem, dem Sie vertrauen, nicht aus diesem Paket. Signaturen von Zeugen prüft `initium verify`.',
      dataKey:
        'Nur wo es zu dem Beleg eine Datei gibt, die auf .dek endet, den Schlüssel zu seinen personenbezogenen Daten: Es ist der Schlüssel, auf den sich das Register festlegte (dk des Blatts).',
      open: 'Mit diesem Schlüssel öffnet sich der versiegelte Teil. Er ist mit AES-256-GCM versiegelt, das openssl enc nicht kennt; ohne sein Prüfzeichen ist das aber AES-256-CTR, das es kennt. Das Prüfzeichen braucht man nicht: ct und dk legen das Versiegelte und den Schlüssel fest, so dass nichts anderes herauskommen kann.',
    },
    after: [
      'Das zeigt, dass der Beleg unverändert in jenem Register erfasst wurde. Es zeigt nicht, dass die Belege vollständig sind, wann sie erfasst wurden und dass die Antwort aus ihnen folgt: Das zeigt `initium verify PACK --policy FILE`, ohne Netz.',
    ],
  },
  colon: ': ',
  page: (number, of) => `Seite ${number} von ${of}`,
};
