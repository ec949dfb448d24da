import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { limits } from '#libs/evidence';
import { nameForm } from '../../inquiry/names.js';
import { After, Limit } from '../../inquiry/page-parameters.js';
import { IsNameOf } from '../../inquiry/status-question.js';
import { type ProposalState, proposalStates } from './proposal.js';

const IsPerson = () => IsNameOf('client', `must be a person's pseudonym: ${nameForm}`);

/** What is proposed, in a body. */
export class ProposalQuestion {
  @IsString({ message: 'must be the name of an act' })
  act!: string;

  @IsDefined({ message: 'must say what is to be done' })
  content!: unknown;

  @IsOptional()
  @IsPerson()
  proposer?: string;
}

/** What is decided, in a body. */
export class DecisionQuestion {
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be the sha256 of the proposal that was looked at' })
  sha256!: string;

  @IsOptional()
  @Length(1, limits.textLengthMax, { message: `must be a text of 1 to ${limits.textLengthMax} characters` })
  reason?: string;

  @IsOptional()
  @IsPerson()
  decider?: string;
}

/** Which proposals. */
export class ProposalsQuestion {
  @ApiPropertyOptional({ enum: proposalStates, description: 'Only what is in this state', example: 'open' })
  @IsOptional()
  @IsIn(proposalStates, { message: `must be one of ${proposalStates.join(', ')}` })
  state?: ProposalState;

  @After()
  after?: string;

  @Limit(100)
  limit = 100;
}
