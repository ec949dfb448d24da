import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** How one piece of evidence is shown. */
export class EventQuestion {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'With what is sealed in it, for officers and auditors',
  })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  open?: string;
}
