import type { IndicatorRule } from '#libs/assessment';

/** What exactly is measured, and where that is a choice of this project [I]. */
export const definitions: Readonly<Record<IndicatorRule, string>> = {
  'R-801':
    'Clients whose status relied on Article 61 (CLIENT_INITIATED or SAME_TYPE_EXTENSION) at any instant of the window, for ' +
    'any service, asset and entity; by the State where they were when they did. An unknown State counts as one.',
  'R-802':
    'Of the active clients those that relied on Article 61 in the window. A client is active of whom a request or a ' +
    'service provided, dated in the window, stands.',
  'R-803':
    "A sign-up is a client's first own contact or request that stands, in the State where the client was then. After the " +
    'start of each version of a promotional campaign or of a surface in the window, sign-ups a day from a State that it is ' +
    'aimed at, against those before it; where there were none before, any. An unknown State counts for every change.',
  'R-804':
    'Of the origin evidence that stands in a calendar quarter, the share of the commonest kind; the quarters that the ' +
    'window touches, the last one up to the instant asked about.',
  'R-805':
    'Of the clients with a same-type extension in the window, those with extensions in more than one service and asset.',
  'R-806':
    'Of the facts that help the firm (E1 to E4, a location outside the perimeter, group membership), dated in the window and ' +
    'standing, those recorded later than the contemporaneity limit and without an anchor that counts.',
  'R-807':
    'Of the facts that hurt the firm (exposures and communications that do not say they are neutral, checks that found ' +
    'something, allegations, fulfilments, gaps, reconciliations), dated in the window, those that a retraction took away. ' +
    'Logins are not counted: machines make them, so many that they would hide everything else.',
  'R-808':
    'Services provided by then whose status at that time does not allow them: as it was known when they were provided ' +
    '(or recorded, if that was earlier), and as it is known at the position of this answer. All time.',
  'R-809':
    'The newest test of each control, by what was tested and for which States, as it stands at the instant asked about. Red: ' +
    'one that failed. Amber: one that passed in part, one whose tested period ended before the window, and a control of ' +
    'which no test is in force at all.',
  'R-810':
    'Actors other than the firm itself of campaigns that are open at the instant asked about and reach the perimeter; of these ' +
    'those without an agreement in force that prohibits promotion in the Union, or with one that permits it.',
  'R-146':
    'What arrived, is no evidence, claims to be about no client and no identifier, and is not settled: neither mended nor ' +
    'dismissed. It may be about anybody, and stands in nobody’s answer. All time.',
};
