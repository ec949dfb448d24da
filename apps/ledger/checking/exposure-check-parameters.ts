import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class ExposureCheckParameters {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Whether to make one only if a request of the client lacks a check',
  })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  ifLacking?: 'true' | 'false';
}
