import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { statusesFromWorst } from '#libs/assessment';
import { countryCodes } from '#libs/evidence';
import { PageParameters } from './page-parameters.js';
import { IsNameOf } from './status-question.js';

/** Which clients, and both clocks. */
export class ClientsQuestion extends PageParameters {
  @ApiPropertyOptional({
    enum: statusesFromWorst,
    description: 'Clients with this status for any subject and entity',
    example: 'CLIENT_INITIATED',
  })
  @IsOptional()
  @IsIn(statusesFromWorst, { message: `must be one of ${statusesFromWorst.join(', ')}` })
  status?: string;

  @ApiPropertyOptional({ description: 'Clients who are known to be in this country', example: 'AT' })
  @IsOptional()
  @IsIn([...countryCodes], { message: 'must be a country by its ISO 3166-1 alpha-2 code, in upper case' })
  country?: string;

  @ApiPropertyOptional({
    description: 'Statuses for this entity; for every registered one when left out',
    example: 'X',
  })
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @ApiPropertyOptional({ description: 'Clients whose evidence names this campaign', example: 'spring' })
  @IsOptional()
  @IsNameOf('campaign')
  campaign?: string;

  @ApiPropertyOptional({
    description: 'Clients whose evidence names this actor, or a campaign that any version says is its',
  })
  @IsOptional()
  @IsNameOf('actor')
  actor?: string;

  @ApiPropertyOptional({ description: 'Clients whose evidence names this surface', example: 'home' })
  @IsOptional()
  @IsNameOf('surface')
  surface?: string;

  @ApiPropertyOptional({ description: 'Clients any of whose statuses is decided by this rule', example: 'R-210' })
  @IsOptional()
  @Matches(/^R-\d{3}$/, { message: 'must be a rule, as R-210' })
  rule?: string;
}
