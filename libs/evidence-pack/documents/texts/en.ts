/** The wording of a pack's documents in English; the other languages have the same keys, or nothing compiles. */
export const en = {
  summary: {
    title: (client: string) => `Evidence pack about client ${client}`,
    lead: 'Did the client come to the firm on its own exclusive initiative (MiCA, Article 61)? This page tells what was asked, what the recorded evidence answers, and how far that can be relied on.',
    answer: 'The answer, and how far it can be relied on',
    question: 'The question',
    facts: 'The strongest facts, each way',
    missing: 'What is missing or uncertain',
    strength: 'What this rests on',
    limits: 'What no log can prove',
    check: 'How to check it',
  },
  answer: {
    mayServe: 'May serve',
    mayNotServe: 'May not serve',
    none: 'No answer',
    noneWhy: 'The client has none of the subjects that were asked about, so nothing was answered.',
    subject: (service: string, asset: string) => `Service ${service}, asset ${asset}`,
    each: 'The answer for each service and asset, the worst first',
    columns: { subject: 'Service and asset', answer: 'Answer', rule: 'Rule', until: 'Holds until' },
    noEnd: 'evidence changes',
    more: (count: string) => `${count} more answers are in data/assessment.json.`,
    first:
      'The reasons on this page are those of the first answer, and its facts come first; data/assessment.json has those of all.',
  },
  question: {
    askedBy: 'Asked by',
    about: 'About',
    aboutWhom: (client: string, entity: string) => `client ${client}, served by entity ${entity}`,
    subjects: 'Subjects',
    allSubjects: 'every service and asset that the client has on record',
    clocks: 'As of',
    bothClocks: (at: string, knownAt: string) => `what had happened by ${at}, as far as the ledger knew on ${knownAt}`,
    reason: 'Reason',
    leftOut: 'Not included',
    nothingLeftOut: 'nothing that the question covers',
  },
  facts: {
    for: 'For the firm',
    against: 'Against the firm',
    noneFor: 'Nothing on record speaks for the firm.',
    noneAgainst: 'Nothing on record speaks against the firm. That does not prove that there was nothing: see below.',
    noneAgainstIt:
      'Nothing on record speaks against the firm: the answer rests on what is not on record, as the reasons above say.',
    order:
      'What decided comes first, then what is about the client, then what counts for all clients; each the earliest first.',
    more: (count: string) => `${count} more in the chronology.`,
    exhibit: (number: number) => `Exhibit ${number}`,
    happened: (when: string) => `Happened on ${when}.`,
    recorded: (when: string) => `Recorded on ${when}.`,
  },
  missing: {
    nothing: 'Nothing of this kind is known.',
    noSources: 'No source is registered, so nobody can say which time is covered.',
    covered: (whole: string, all: string, from: string, to: string) =>
      `Coverage, as the ledger claims it: ${whole} of ${all} sources are without a gap from ${from} to ${to}.`,
    gaps: (count: string, length: string) => `Gaps: ${count}, together ${length}. The longest follow.`,
    gap: (source: string, from: string, to: string, cause: string) =>
      `Gap of ${source} from ${from} to ${to}: ${cause}.`,
    arrivals: (count: string) =>
      `Arrivals that claim to be about this client and are no valid evidence: ${count}. They are in the pack, and marked.`,
    late: (count: string) =>
      `Exhibits recorded too late to help the firm: ${count}. What speaks against it counts all the same.`,
    sealed: (count: string) => `Exhibits with personal data that this pack does not open: ${count}.`,
    erased: (count: string) =>
      `Exhibits whose personal data was erased: ${count}. That they were recorded, when, and of which kind stays provable.`,
    noStamp: 'No outside time stamp is in the pack: when something was recorded is the ledger’s own word.',
    openEnd: (size: string) =>
      `No outside time stamp covers what stands after the first ${size} entries of the log yet: until when that was recorded is the ledger’s own word.`,
    claims: 'The ledger asks nobody who he is: the names of who recorded, sent or approved something are claims.',
  },
  strength: {
    evident: 'Tamper-evident',
    evidentWhy: 'Somebody other than the log has put on record what it was, so that a later change can be found.',
    evidentUpTo: (size: string) =>
      `That holds for the first ${size} entries of the log. For those after them it is tamper-detecting.`,
    detecting: 'Tamper-detecting',
    detectingWhy:
      'Only the log’s own signature stands behind it. Whoever kept an earlier checkpoint can find a change; the pack names nobody who did.',
    table: 'Who stands behind it, as the pack says',
    columns: { what: 'What', who: 'Who', shows: 'What it shows' },
    signature: 'Signature of the log',
    signatureShows: (size: string) => `That the log stands behind its first ${size} entries, in this order.`,
    witnesses: 'Witnesses',
    witnessesShow: 'That they saw the log only ever grow.',
    anchors: 'Time stamps',
    anchorsShow: (size: string, time: string) => `That the first ${size} entries were there by ${time}.`,
    replayers: 'Replay',
    replayersShow: (size: string) =>
      `COMPLETE: somebody else has gone through the whole log. Nothing about the client is left out of its first ${size} entries.`,
    notReplayed: (size: string) =>
      `COMPLETE_AS_COMMITTED: that nothing about the client is left out of the first ${size} entries is what the log committed itself to.`,
    nobody: 'nobody',
    policy:
      'Whether these are independent of the firm is not for this page to say: bring your own policy when you verify the pack.',
    presumption:
      'No qualified trust service provider runs this log: the presumption of Article 45k(2) eIDAS is not claimed for it.',
  },
  limits: [
    'It proves what was recorded, not that nothing else happened; an event never submitted, or an identity never linked, leaves no trace in any log.',
    'It proves that a source said something and when the ledger took it, not that what the source said is true.',
    'How far the sources were covered is the ledger’s claim. Whoever has an export of the evidence can recompute it.',
    'This pack supports a factual assessment and is not legal advice.',
  ],
  check: {
    hashes: 'In the folder of the pack, this shows that no file was changed since the pack was made:',
    verify:
      'Without a network and by a policy of your own, this checks every proof, recomputes the answer, and says how strong each claim is:',
    byHand: 'How to check a single exhibit with nothing but openssl and sha256sum stands in data/README.txt.',
    custody: 'The steps of its making are in data/custody.csv. What became of it later is in the ledger.',
    identity: (origin: string, size: string) => `All proofs lead to log ${origin} at ${size} entries, with this root:`,
  },
  chronology: {
    title: (client: string) => `Chronology of the evidence about client ${client}`,
    counts: (exhibits: string, gaps: string) =>
      `Exhibits: ${exhibits}. Periods in which a source was not covered: ${gaps}.`,
    times:
      'All times are in UTC. “Happened” is what the source says; “recorded” is when the ledger took it, by its own clock; “proved” is between which outside time stamps it was recorded.',
    order: 'In order of occurrence. The numbers are those of the files in data/evidence.',
    bearing: 'Marked is what the answers rest on: what decided them, and what speaks for or against the firm.',
    whole: 'No gap of a source is known. That is what the ledger claims of its sources.',
    empty: 'There is no exhibit.',
    table: (month: string) => `Exhibits and uncovered periods of ${month}`,
    columns: { exhibit: 'No.', times: 'When', what: 'What it says', about: 'Source and subject' },
    happened: 'happened',
    recorded: 'recorded',
    proved: 'proved',
    between: (after: string, before: string) => `${after} to ${before}`,
    after: (after: string) => `after ${after}, until when not yet`,
    before: (before: string) => `before ${before}`,
    unproved: 'by no time stamp',
    from: 'from',
    to: 'to',
    uncovered: 'Not covered',
    gap: (source: string, cause: string) => `Source ${source} may have missed something in this time: ${cause}.`,
    recordedBy: (name: string) => `recorded by ${name}`,
    sentBy: (name: string) => `sent by ${name}`,
    cut: (shown: string, all: string) =>
      `This document shows ${shown} of ${all} exhibits: those against the firm first, then those that decided or speak for it, what is no valid evidence, and the earliest of the rest. All are in data/chronology.html and data/chronology.csv.`,
    cutGaps: (shown: string, all: string) =>
      `It shows the ${shown} longest of ${all} uncovered periods; all are in data/chronology.html and data/chronology.csv.`,
    end: 'End of the chronology.',
  },
  badges: {
    decided: 'decided',
    for: 'for the firm',
    against: 'against the firm',
    late: 'recorded late',
    quarantined: 'no valid evidence (quarantined)',
    conflict: 'no valid evidence (its name was taken)',
    sealed: 'personal data sealed',
    opened: 'personal data opened',
    erased: 'personal data erased',
  },
  readme: {
    title: 'How to check this pack by hand',
    before: [
      'What follows checks one exhibit with a shell, openssl, sha256sum and base64, and nothing of ours. `initium verify` checks all of them, and the answer as well. Type what is indented, line by line, in the folder that has manifest-sha256.txt. Each check prints its name and OK or FAILED. Where one fails, do not rely on the pack.',
      'The formats are public: BagIt (RFC 8493), the Merkle tree of RFC 6962, and checkpoints and proofs as C2SP describes them (tlog-checkpoint, signed-note, tlog-proof).',
    ],
    steps: {
      files: 'No file was changed since the pack was made. (Nothing but names of files is printed where one was.)',
      exhibit: 'Choose an exhibit by its number in the chronology, with six digits.',
      read: 'Read it: what the log says of it (the leaf), who sent it and when it happened (the metadata), and what it says.',
      content: 'What it says is what the log committed itself to: ct and md of the leaf are SHA-256 hashes.',
      leaf: 'The hash of the leaf is SHA-256 over a byte 0 and the leaf.',
      proof:
        'The leaf is in the log. The proof has the number of the leaf and a hash for each level of the tree; from them and the leaf follows the root, which has to be that of the checkpoint. The hash of a node is SHA-256 over a byte 1 and the two hashes below it.',
      signature:
        'The checkpoint is signed by the log. Put in the verifier key of the log (NAME+ID+KEY), from somebody whom you trust, not from this pack. Signatures of witnesses are checked by `initium verify`.',
      dataKey:
        'Only where there is a file of the exhibit that ends in .dek, which is the key to its personal data: it is the key that the log committed itself to (dk of the leaf).',
      open: 'With that key the sealed part opens. It is sealed with AES-256-GCM, which openssl enc does not know; but without its tag that is AES-256-CTR, which it does. The tag is not needed: ct and dk fix what is sealed and the key, so that nothing else can come out.',
    },
    after: [
      'This shows that the exhibit was recorded in that log, unchanged. It does not show that the exhibits are complete, when they were recorded, or that the answer follows from them: `initium verify PACK --policy FILE` does, without a network.',
    ],
  },
  colon: ': ',
  page: (number: number, of: number) => `Page ${number} of ${of}`,
};

export type Wording = typeof en;
