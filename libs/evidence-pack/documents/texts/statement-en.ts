import type { ShownKind } from '../../shown-to-client.js';
import type { FirmTermName } from '../../statement-terms.js';

const terms: Readonly<Record<FirmTermName, string>> = {
  controller: 'Who is responsible',
  contact: 'How to reach them',
  protectionOfficer: 'Data protection officer',
  purposes: 'What it is used for',
  legalBasis: 'On what legal basis',
  recipients: 'Who receives it',
  transfers: 'Whether it leaves the European Union',
  authority: 'Where you can complain',
};

const kinds: Readonly<Record<ShownKind, string>> = {
  ClientContact: 'that you came to the firm',
  ServiceRequest: 'what you asked for',
  ServiceProvided: 'what you were served with',
  RequestFulfilled: 'that a request of yours was fulfilled',
  OriginEvidence: 'how you came to the firm',
  FirmCommunication: 'messages to you',
  MarketingExposure: 'advertising that reached you, or was to',
  ConsentChanged: 'what you consented to',
  Attestation: 'what you signed',
  LocationEvidence: 'where you live or are',
  IpLogin: 'from which country you logged in',
  IdentityLink: 'which identifiers and accounts are yours',
  GroupMembership: 'that you belong to the firm’s group',
  ExposureCheck: 'whether somebody looked for advertising that reached you',
  WindDownNotice: 'that you were told of the end of a service',
  Allegation: 'what you dispute',
};

/** What a client's own copy says in English; the other languages have the same keys, or nothing compiles. */
export const statementEn = {
  title: (client: string) => `What is on record about you (client ${client})`,
  lead: 'This is your own copy of what is on record about how your relationship with the firm began, and about what passed between you (Article 15 of the General Data Protection Regulation). It comes from a ledger that keeps such records so that nobody can change them without being found out. What a ledger cannot know only the firm can say; where the firm has not said it, this page says so.',
  asOf: (knownAt: string) => `It tells what was on record on ${knownAt}.`,
  held: (count: string, shown: string) => `Entries about you: ${count}. In this copy: ${shown}.`,
  simulated: 'This ledger lives under a simulated clock: nothing in it happened.',
  began: 'How your relationship began',
  beganWhat: 'The earliest entry of each kind that says how you came to the firm, or what reached you before:',
  beganNothing: 'This copy has no entry that says so.',
  when: (occurred: string, recorded: string) => `Happened on ${occurred}; recorded on ${recorded}.`,
  entry: (number: number) => `Entry ${number}`,
  concluded: 'What the ledger concludes from it',
  concludedHow: (ruleSet: string) =>
    `A firm from outside of the Union may serve you there only if you came to it entirely on your own initiative (Article 61 of Regulation (EU) 2023/1114). Whether the records show that is worked out by a program, from fixed rules that are published (rule set ${ruleSet}); it decides nothing about you by itself. It takes more into account than this copy has, such as the firm’s advertising campaigns, so it cannot be worked out again from this copy.`,
  concludedOf: (service: string, asset: string) => `Service ${service}, asset ${asset}`,
  mayServe: 'the firm may serve you with it',
  mayNotServe: 'the firm may not serve you with it',
  concludedMore: (count: string) => `There are ${count} more, in data/statement.json.`,
  concludedNothing: 'Nothing: you asked for no service and were offered none, as far as is on record.',
  who: 'Who holds it, why, and for how long',
  terms,
  missing: 'The firm has not said so here; ask it.',
  ledgerPurpose: 'The ledger itself is there to show on whose initiative your relationship with the firm began.',
  kept: 'For how long',
  keptFor: (years: string) =>
    `${years} years after the last thing that happened between you and the firm, as the ledger is set. A request of an authority, or a decision of the firm to keep it for a dispute, makes it longer.`,
  from: 'Where it comes from',
  fromSources: (sources: string) => `From these systems of the firm, or of others who work for it: ${sources}.`,
  profiling: 'Automated decisions',
  profilingWhat:
    'The ledger works out the conclusions above automatically. Whether the firm serves you because of them is the firm’s decision; ask it how it makes it, and for a person to look at it.',
  rights: 'Your rights',
  rightsLead:
    'The law gives you these rights, within its limits. You have them against the firm, which has to answer within a month as a rule.',
  rightsList: [
    'To have what is wrong corrected (Article 16). An entry is never changed; it is withdrawn, or your own word is recorded beside it. How is said at the end.',
    'To have your personal data erased (Article 17). The keys that it is sealed by are destroyed then, for ever, unless the law has it kept for now.',
    'To have its use restricted (Article 18), and to object to it (Article 21).',
    'To be given a copy of it (Article 15): this is one.',
    'To complain to a supervisory authority for data protection (Article 77).',
  ],
  categories: 'Which kinds of data',
  categoriesTable: 'What is in this copy, by kind',
  categoryColumns: { kind: 'What it tells', count: 'Entries', span: 'From – to', sources: 'Said by' },
  kinds,
  all: 'Everything, entry by entry',
  allHow:
    'In order of occurrence. “Happened” is what the source said; “recorded” is when the ledger took it. Times are in UTC. What is personal is sealed in the ledger, and opened here for you.',
  allNothing: 'There is no entry that can be shown to you.',
  allCut: (shown: string, all: string) => `On paper are the first ${shown} of ${all}; data/statement.html has all.`,
  table: (from: string, to: string) => `Entries ${from} to ${to} in order of occurrence`,
  columns: { entry: 'No.', times: 'When', what: 'What it says', from: 'Said by, about' },
  happened: 'happened',
  recorded: 'recorded',
  personal: 'Personal data',
  gone: 'What was personal in it cannot be opened any more.',
  notHere: 'What is not in this copy',
  protected: (count: string) =>
    `Entries that tell of other persons, of authorities, or of how the firm decides within: ${count}. They would harm others, or may not be told (Article 15(4)). Something that is shown may have been withdrawn by one of them.`,
  unsettled: (count: string) =>
    `Things that arrived as if they were about you, and are no valid records: ${count}. They may be about somebody else.`,
  apart: (count: string) =>
    `Identifiers, such as devices, that may be yours and may be of others as well: ${count}. What is on record of them is left out.`,
  names: 'Who at the firm made or sent an entry is left out, everywhere.',
  others: 'What the firm holds about you outside of this ledger is not in it: ask the firm.',
  dispute: 'If something is wrong',
  disputeHow: 'Tell the firm so in your own words, and name this copy by its number:',
  disputeThen:
    'The firm records what you say as a dispute, under the hash of this copy. Your words are sealed, for you and for those who decide on it. While it is open the ledger does not answer that you came on your own initiative; two persons have to decide on it.',
  check: 'How to check this copy',
  checkHashes: 'In the folder of this copy, this shows that no file was changed since it was made:',
  checkVerify:
    'Without a network, this checks that every entry is in the ledger’s log as it stands here, that none is left out but those that are counted above, and that this page follows from them:',
  checkLog: (origin: string, size: string) =>
    `All of it is proved by log ${origin} at ${size} entries, with this root:`,
  checkLimits:
    'When something happened, and whose identifier it was, is what the ledger says: the log commits to both, and shows neither without naming who recorded it. It proves what was recorded, not that it is true, nor that nothing else happened. It is no legal advice.',
};

export type StatementWording = typeof statementEn;
