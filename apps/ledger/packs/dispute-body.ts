import { IsString, Length, Matches, ValidateBy } from 'class-validator';
import { instant } from '#libs/evidence';
import { nameForm } from '../inquiry/names.js';
import { IsNameOf } from '../inquiry/status-question.js';

/** In characters: with all else an event has 64 KiB. */
const wordsLengthMax = 10_000;
const wordsRule = `must be a text of 1 to ${wordsLengthMax} characters: what the client says is wrong`;

const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => typeof value === 'string' && !Number.isNaN(instant(value)),
      defaultMessage: () => 'must be an instant in RFC 3339: when the client said so',
    },
  });

/** What a client disputes, in a body. */
export class DisputeBody {
  /** The system that records it on the client's behalf. */
  @IsNameOf('source', `must be the name of the system that records it: ${nameForm}`)
  source!: string;

  /** What it calls this dispute: sent again it is the same. */
  @IsString({ message: 'must be what the source calls this dispute' })
  @Length(1, 256, { message: 'must have 1 to 256 characters' })
  id!: string;

  @IsInstant()
  time!: string;

  @Matches(/^[0-9a-f]{32}$/, { message: 'must be the id of the statement that is disputed, 32 hexadecimal digits' })
  statement!: string;

  @IsString({ message: wordsRule })
  @Length(1, wordsLengthMax, { message: wordsRule })
  words!: string;
}
