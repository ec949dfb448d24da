import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** How arrivals are dismissed. */
export class DismissalParameters {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Say how many it would be, and record nothing',
  })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  'dry-run'?: string;
}
