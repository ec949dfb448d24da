import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, ValidateBy } from 'class-validator';
import { type SubjectKind, services } from '#libs/evidence';
import { ClockParameters } from './clock-parameters.js';
import { isNameOf } from './names.js';

/** A parameter that names something of this kind. */
export function IsNameOf(kind: SubjectKind): PropertyDecorator {
  return ValidateBy({
    name: 'isNameOf',
    validator: {
      validate: (value) => typeof value === 'string' && isNameOf(kind, value),
      defaultMessage: () => `must be the name of ${/^[aei]/.test(kind) ? 'an' : 'a'} ${kind}`,
    },
  });
}

export const serviceMessage = 'must be a service of MiCA Article 3(1)(16), by its letter a to j, or a.staking';

/** Which subjects of a client, whose entity, and both clocks. */
export class StatusQuestion extends ClockParameters {
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
}
