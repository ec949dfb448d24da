import { CommandFailure } from '../failure.js';
import { cloudevents } from './cloudevents.js';
import type { Mapper } from './mapper.js';

/** Every mapper that `initium import` knows. A new one is its file and its line here. */
export const mappers: readonly Mapper[] = [cloudevents];

export function mapperNamed(name: string): Mapper {
  const mapper = mappers.find((each) => each.name === name);
  if (mapper === undefined) throw new CommandFailure(`--mapper ${name}: there is none of that name`);
  return mapper;
}
