import { applyDecorators } from '@nestjs/common';
import { problem } from '../describe.js';
import { clientsSheet } from './clients-sheet.js';
import { clientParameter, describeQuestion, passedOverText } from './describe-status.js';
import { timelineSheet } from './evidence-sheet.js';

export function describeClients(): MethodDecorator {
  return describeQuestion(
    'Questions',
    {
      summary: 'Clients, where they are, and their statuses',
      description:
        'In the order of their names. Where `status` or `country` is asked for, a page looks at a thousand clients at ' +
        'most: it may have few entries, or none, and yet have a `next`. The pages of one question keep its state of knowledge.',
    },
    'clients',
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
          'was recorded too long afterwards to help the firm without an anchor (R-410).' +
          passedOverText,
      },
      'timeline',
      timelineSheet,
    ),
    problem(404, 'not-found', 'Nothing is recorded of this client by then.'),
  );
}
