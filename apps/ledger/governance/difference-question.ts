import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Which two rule sets, and how many of what differs. */
export class DifferenceQuestion {
  @ApiProperty({ description: 'The rule set that may be adopted', example: 'P2' })
  @IsString({ message: 'must be a rule set of GET /v1/rules' })
  to!: string;

  @ApiPropertyOptional({ description: 'What it is compared with; the rule set in force when left out', example: 'P1' })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ description: 'How many statuses are listed; NDJSON has all of them unless it says otherwise' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a number from 1 to 10000' })
  @Min(1)
  @Max(10_000)
  limit?: number;
}
