import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { services } from '#libs/evidence';
import { IsNameOf, serviceMessage } from '../inquiry/status-question.js';

const heartbeatMessage = 'must be whole seconds from 1 to 60';

/** Which changes. */
export class ChangesQuestion {
  @ApiPropertyOptional({ description: 'Changes of this client', example: 'c-1042' })
  @IsOptional()
  @IsNameOf('client')
  client?: string;

  @ApiPropertyOptional({ enum: services, description: 'Changes of this service', example: 'e' })
  @IsOptional()
  @IsIn(services, { message: serviceMessage })
  service?: string;

  @ApiPropertyOptional({ description: 'Changes for this entity', example: 'X' })
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Only changes of `mayServe`, and subjects that are new or gone',
  })
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  mayServeOnly?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 60,
    default: 15,
    description: 'Seconds from one sign of life to the next',
    example: 1,
  })
  @Transform(({ value }) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value))
  @IsOptional()
  @IsInt({ message: heartbeatMessage })
  @Min(1, { message: heartbeatMessage })
  @Max(60, { message: heartbeatMessage })
  heartbeat?: number;
}
