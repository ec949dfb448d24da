import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, ValidateBy } from 'class-validator';
import { type Language, languageRule, languages } from '#libs/assessment';
import { type SubjectKind, services } from '#libs/evidence';
import { ClockParameters } from './clock-parameters.js';
import { isNameOf } from './names.js';

/** A member that names something of this kind; what it says of any other may be said in other words. */
export function IsNameOf(
  kind: SubjectKind,
  message = `must be the name of ${/^[aei]/.test(kind) ? 'an' : 'a'} ${kind}`,
): PropertyDecorator {
  return ValidateBy({
    name: 'isNameOf',
    validator: {
      validate: (value) => typeof value === 'string' && isNameOf(kind, value),
      defaultMessage: () => message,
    },
  });
}

export const serviceMessage = 'must be a service of MiCA Article 3(1)(16), by its letter a to j, or a.staking';

/** By which law a question is asked, if not by the one that was in force. */
export class RuleSetParameter extends ClockParameters {
  @ApiPropertyOptional({
    description:
      'A rule set of `GET /v1/rules`, to ask what if: where another one was in force, the answer is HYPOTHETICAL',
    example: 'P1',
  })
  @IsOptional()
  @IsString()
  ruleSet?: string;
}

export const purposeMessage = 'must be EXIT, or left out to ask about serving';

/** Which subjects of a client, whose entity, and both clocks. */
export class StatusQuestion extends RuleSetParameter {
  @ApiPropertyOptional({
    enum: services,
    description: 'A service of MiCA Article 3(1)(16), by its letter',
    example: 'e',
  })
  @IsOptional()
  @IsIn(services, { message: serviceMessage })
  service?: string;

  @ApiPropertyOptional({ description: 'An asset, as it is registered', example: 'BTC' })
  @IsOptional()
  @IsNameOf('asset')
  asset?: string;

  @ApiPropertyOptional({
    description: 'The entity that serves; may be left out while a single one is registered',
    example: 'X',
  })
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @ApiPropertyOptional({
    enum: ['EXIT'],
    description: 'What for: to let the client leave (R-050). Left out: to serve',
  })
  @IsOptional()
  @IsIn(['EXIT'], { message: purposeMessage })
  purpose?: 'EXIT';

  @ApiPropertyOptional({
    enum: languages,
    description: 'Adds `explanation`: the answer in sentences, in this language',
    example: 'en',
  })
  @IsOptional()
  @IsIn(languages, { message: languageRule })
  explain?: Language;
}
