import { applyDecorators } from '@nestjs/common';
import { problem } from '../describe.js';
import { alteredText } from './altered.js';
import { behindText } from './clients-behind.js';
import { clientsSheet } from './clients-sheet.js';
import { clientParameter, clientRefusal, describeQuestion, passedOverText } from './describe-status.js';
import { timelineSheet } from './evidence-sheet.js';
import { historySheet } from './history-sheet.js';

export function describeClients(): MethodDecorator {
  return describeQuestion(
    'Questions',
    {
      summary: 'Clients, where they are, and their statuses',
      description:
        'In the order of their names. A page with filters looks at a bounded number of clients: it may have few entries, or ' +
        'none, and yet have a `next`. Filters are all to fit, `status` and `rule` for the same subject. What names a campaign, ' +
        'an actor or a surface is evidence of the client, or of what is linked to it, that was known and had occurred, ' +
        'retracted or not. The pages of one question keep its state of knowledge.' +
        behindText +
        alteredText,
    },
    ['ClientPage', 'clients'],
    clientsSheet,
  );
}

export function describeTimeline(): MethodDecorator {
  return applyDecorators(
    clientParameter,
    describeQuestion(
      'Questions',
      {
        summary: 'What happened, in order of occurrence',
        description:
          "The client's evidence, that of the identifiers and accounts linked to it, and that of the campaigns, actors " +
          'and surfaces that it names. `time` is when it occurred, `ledgertime` when it was recorded; `late` where it ' +
          'was recorded too long afterwards to help the firm without an anchor (R-410). What arrived, claims to be about ' +
          'the client and is no evidence stands where it says that it occurred (first where it says no time), as a ' +
          '`Quarantined` or `Conflict` of the ledger, with `arrival`: what it claims, the reasons, its `state` for this ' +
          'client (`open`, `mended`, `dismissed`), and what settled it. ' +
          'Where something personal is sealed `personal` says whether it can be opened, as it does of one event.' +
          passedOverText,
      },
      ['Timeline', 'timeline'],
      timelineSheet,
    ),
    problem(404, 'not-found', 'Nothing is recorded of this client by then.'),
    clientRefusal,
  );
}

export function describeHistory(): MethodDecorator {
  return applyDecorators(
    clientParameter,
    describeQuestion(
      'Questions',
      {
        summary: 'What was ever held of a client, over both clocks',
        description:
          'For each subject and entity the statuses that were held of it, in the order in which they became known. Each ' +
          'holds over `validFrom` up to and without `validTo` (null: no bound), and was held from `knownFrom` on until ' +
          'before `knownTo` (null: it is held still). These two name the event that changed what was known, and its ' +
          '`cause`: `EVIDENCE` is the client’s or of what is linked to it, `REGISTER` is about a campaign, an actor or ' +
          'another entry of a register, `ADOPTION` of reference data or a rule set, `REFERENCE` was the first recorded ' +
          'after a row of the reference data was published, `COVERAGE` made another period of a source covered or not. ' +
          '`changedBy` says `TIME` where a status was known before it began, else the cause. With `at`, only what was ' +
          'held of that instant: at most one status of a subject was at any position. Of a subject without any there was ' +
          'no relationship.' +
          behindText +
          alteredText,
      },
      ['History', 'history'],
      historySheet,
    ),
    problem(404, 'not-found', 'Nothing is recorded of this client by then.'),
    clientRefusal,
  );
}
