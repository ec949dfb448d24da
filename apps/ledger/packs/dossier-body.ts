import { IsIn, IsOptional, Length, ValidateBy } from 'class-validator';
import { languageRule } from '#libs/assessment';
import { countryCodes } from '#libs/evidence';
import { type PackLanguage, packLanguages, packLimits } from '#libs/evidence-pack';
import { InstantParameter } from '../inquiry/instant-parameter.js';
import { isNameOf, nameForm } from '../inquiry/names.js';
import { IsNameOf } from '../inquiry/status-question.js';

function AreClients(): PropertyDecorator {
  const areClients = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length <= packLimits.sampleMax &&
    new Set(value).size === value.length &&
    value.every((one) => typeof one === 'string' && isNameOf('client', one));
  return ValidateBy({
    name: 'areClients',
    validator: {
      validate: areClients,
      defaultMessage: () => `must be a list of different clients by their pseudonyms, at most ${packLimits.sampleMax}`,
    },
  });
}

/** What a dossier about a State is asked for, in a body. */
export class DossierBody {
  @IsIn([...countryCodes], { message: 'must be a State by its ISO 3166-1 alpha-2 code, in upper case' })
  state!: string;

  @InstantParameter('The period begins; of a date with its first millisecond')
  from?: string;

  @InstantParameter('The period ends; of a date with its last millisecond, of today now')
  to?: string;

  @InstantParameter('The state of knowledge; now when left out')
  knownAt?: string;

  /** Clients of whom it contains a pack each. */
  @IsOptional()
  @AreClients()
  sample?: readonly string[];

  /** Whose service those packs are about. */
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @Length(1, packLimits.reasonLengthMax, { message: `must be a text of 1 to ${packLimits.reasonLengthMax} characters` })
  reason!: string;

  @IsOptional()
  @IsIn(packLanguages, { message: languageRule })
  language?: PackLanguage;

  /** Where the ledger asks for no tokens; else it is the name of the token. */
  @IsOptional()
  @IsNameOf('client', `must be a person's pseudonym: ${nameForm}`)
  askedBy?: string;
}
