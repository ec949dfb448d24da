import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { problem } from '../describe.js';
import { alteredIndicatorsText } from './altered.js';
import { behindText } from './clients-behind.js';
import { describeQuestion } from './describe-status.js';
import { behindSheet, indicatorsSheet, portfolioSheet } from './portfolio-sheets.js';

const heavy = [
  problem(429, 'too-many-questions', 'As many questions as may wait do so already.'),
  problem(
    503,
    'took-too-long',
    'The answer would have taken longer than it may, or the thread that was at it ended (`thread-ended`).',
  ),
];

export function describePortfolio(): MethodDecorator {
  return applyDecorators(
    describeQuestion(
      'Portfolio',
      {
        summary: 'All clients at once: how many have which status, and the indicators',
        description:
          'At any two clocks. `counts` are clients × assets by entity, service, State and status; `rollUps` the worst ' +
          'status of each client for a service, and (service null) for all of them. A State is that of the perimeter, ' +
          '`OUTSIDE` it, or `UNKNOWN`. Indicators are flags (R-801 to R-808; by reference data from 2026-12-01 on R-809, R-810 and R-146 as well): they change no status. As CSV: the counts.' +
          behindText +
          alteredIndicatorsText +
          ' `counts` and `rollUps` count whom it concerns under R-000’s status.',
      },
      ['Portfolio', 'portfolio'],
      portfolioSheet,
    ),
    ...heavy,
  );
}

export function describeIndicators(): MethodDecorator {
  return applyDecorators(
    describeQuestion(
      'Portfolio',
      {
        summary: 'The indicators of the portfolio, with their thresholds',
        description:
          '`level` is `none` where there is nothing to measure. Which there are, and their thresholds, is reference data.' +
          behindText +
          alteredIndicatorsText,
      },
      ['IndicatorList', 'indicators'],
      indicatorsSheet,
    ),
    ...heavy,
  );
}

export function describeBehind(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'rule', description: 'An indicator', example: 'R-801' }),
    describeQuestion(
      'Portfolio',
      {
        summary: 'The clients behind an indicator',
        description:
          'R-801, R-802: the clients that relied. R-803: changes and the sign-ups after them. R-804, R-806, R-807: the ' +
          'evidence. R-805: the clients. R-808: the services, each with its status as known when it was provided and as ' +
          'known now. R-809: the controls. R-810: the actors. R-146: the arrivals. A page may have few entries, or none, and yet have a `next`.' +
          behindText +
          alteredIndicatorsText,
      },
      ['IndicatorClients', 'behind'],
      behindSheet,
    ),
    problem(404, 'not-found', 'There is no such indicator.'),
    ...heavy,
  );
}
