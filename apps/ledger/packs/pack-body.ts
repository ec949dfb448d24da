import { IsBoolean, IsIn, IsOptional, Length, ValidateBy } from 'class-validator';
import { languageRule } from '#libs/assessment';
import { services } from '#libs/evidence';
import { type PackLanguage, type PackSubject, packLanguages, packLimits } from '#libs/evidence-pack';
import { isNameOf, nameForm } from '../inquiry/names.js';
import { IsNameOf, RuleSetParameter } from '../inquiry/status-question.js';

const isSubject = (value: unknown): boolean => {
  const { service, asset, ...others } = Object(value) as Readonly<Record<string, unknown>>;
  const isKnown = (services as readonly unknown[]).includes(service);
  return isKnown && typeof asset === 'string' && isNameOf('asset', asset) && Object.keys(others).length === 0;
};

function AreSubjects(): PropertyDecorator {
  return ValidateBy({
    name: 'areSubjects',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= packLimits.subjectsMax && value.every(isSubject),
      defaultMessage: () => `must be a list of {service, asset}, at most ${packLimits.subjectsMax}`,
    },
  });
}

/** What a pack is asked for, in a body. */
export class PackBody extends RuleSetParameter {
  @Length(1, packLimits.reasonLengthMax, { message: `must be a text of 1 to ${packLimits.reasonLengthMax} characters` })
  reason!: string;

  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @IsOptional()
  @AreSubjects()
  subjects?: readonly PackSubject[];

  @IsOptional()
  @IsIn(packLanguages, { message: languageRule })
  language?: PackLanguage;

  /** Whether keys of sealed personal data are disclosed. */
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  includePersonal?: boolean;

  /** Where the ledger asks for no tokens; else it is the name of the token. */
  @IsOptional()
  @IsNameOf('client', `must be a person's pseudonym: ${nameForm}`)
  askedBy?: string;
}
