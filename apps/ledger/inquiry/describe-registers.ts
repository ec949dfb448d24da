import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { problem } from '../describe.js';
import { coverageSheet } from './coverage-sheet.js';
import { describeQuestion } from './describe-status.js';
import type { RegisterName } from './register-entries.js';
import { registerSheet } from './register-sheets.js';

export function describeRegister(register: RegisterName | 'consents', summary: string): MethodDecorator {
  const description =
    'Each entry with all its versions known by then, what retractions left of each (`standing`), and what is in force ' +
    'of it at the instant asked about (R-402).';
  return describeQuestion('Registers', { summary, description }, ['RegisterPage', register], registerSheet(register));
}

export function describeCoverage(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'id', description: "The source's own name, percent-encoded", example: 'mailer' }),
    describeQuestion(
      'Registers',
      {
        summary: 'When a source was covered',
        description:
          'Periods are closed. An uncovered one says why: a number of the sequence is missing, the source fell silent, ' +
          'it or its vendor counted more than came, or it declared a gap (R-227). Judged at `at`, by the rule set that was in force by `knownAt` or by `ruleSet`: they may ' +
          'hold counts against something else.',
      },
      ['SourceCoverage', 'coverage'],
      coverageSheet,
    ),
    problem(404, 'not-found', 'No source of this name was registered by then.'),
  );
}
