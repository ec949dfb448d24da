import { describeQuestion } from './describe-status.js';
import { referencesSheet } from './references-sheet.js';

export function describeUnresolvedReferences(): MethodDecorator {
  return describeQuestion(
    'Registers',
    {
      summary: 'Names that evidence uses and no register knows',
      description:
        'Actors, assets, campaigns, entities and surfaces of which no version stands, each with how many pieces of evidence ' +
        'name it, by kind, and the first of them, whether or not it was retracted. `near` is the registered name that was most likely ' +
        'meant: the same but for case and punctuation, or a letter beside it. In order of register and name. What names a campaign or ' +
        'an actor that nobody registered is never read in the firm’s favour (R-132).',
    },
    ['UnresolvedReferencePage', 'unresolvedReferences'],
    referencesSheet,
  );
}
