import { cloudevents } from './cloudevents.js';
import type { Mapper, MapperAsked } from './mapper.js';

/** The mapper that somebody asks for. Throws a `CommandFailure` where there is none. */
export async function mapperAsked(asked: MapperAsked): Promise<Mapper> {
  if (asked.mapper === cloudevents.name) return cloudevents;
  // It takes as long to load as all else that an import needs.
  const { mappingMapper } = await import('./mapping-mapper.js');
  return mappingMapper(asked);
}
