import { IsIn, IsOptional } from 'class-validator';
import { languageRule } from '#libs/assessment';
import { type PackLanguage, packLanguages } from '#libs/evidence-pack';
import { ClockParameters } from '../inquiry/clock-parameters.js';
import { IsNameOf } from '../inquiry/status-question.js';

/** What a client's own copy is asked for, in a body. */
export class StatementBody extends ClockParameters {
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @IsOptional()
  @IsIn(packLanguages, { message: languageRule })
  language?: PackLanguage;
}
