/** What can be wrong with a log, by names that a program can go by. */
export type LogWrong =
  | 'no-checkpoint'
  | 'bad-signature'
  | 'bad-checkpoint'
  | 'no-quorum'
  | 'missing-tile'
  | 'bad-tile'
  | 'forked-root'
  | 'missing-tail'
  | 'bad-entries'
  | 'altered-leaf'
  | 'reordered-leaves'
  | 'bad-leaf'
  | 'false-key'
  | 'false-map';

/** The log is not what it says: what is wrong, and where. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
  readonly wrong: LogWrong;

  constructor(wrong: LogWrong, why: string) {
    super(why);
    this.wrong = wrong;
  }
}
