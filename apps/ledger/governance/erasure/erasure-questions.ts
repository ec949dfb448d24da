import { IsOptional, IsString, Length } from 'class-validator';
import { limits } from '#libs/evidence';
import { nameForm } from '../../inquiry/names.js';
import { IsNameOf } from '../../inquiry/status-question.js';

const IsPerson = () => IsNameOf('client', `must be a person's pseudonym: ${nameForm}`);
const IsNote = () =>
  Length(1, limits.textLengthMax, { message: `must be a text of 1 to ${limits.textLengthMax} characters` });

/** Whom a hold is to be placed on, in a body. */
export class HoldQuestion {
  @IsNameOf('client', `must be a client's name: ${nameForm}`)
  client!: string;

  @IsNote()
  reason!: string;

  @IsOptional()
  @IsPerson()
  by?: string;
}

/** Who is to be erased, in a body. */
export class ErasureQuestion {
  @IsString({ message: 'must be a client, as evidence names it after client/' })
  client!: string;

  @IsNote()
  legalBasis!: string;

  @IsOptional()
  @IsPerson()
  proposer?: string;
}
