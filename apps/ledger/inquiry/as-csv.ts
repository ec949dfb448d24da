import { type CallHandler, type ExecutionContext, type NestInterceptor, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { liked } from '../accept.js';
import { type Cell, csv, csvContentType, csvMediaType } from '../csv.js';
import type { Content } from '../describe.js';
import { mediaTypes } from '../server.js';

/** How an answer is laid out as a table. Columns are only ever added, at the end. */
export interface Sheet<Answer> {
  /** Its file's name, without the ending. */
  readonly name: string;
  readonly columns: readonly string[];
  rows(answer: Answer): Iterable<readonly Cell[]>;
}

/** What every line says of where it was answered from, so that a line torn from its file still says it. */
const standpointColumns = ['at', 'knownAt', 'position'] as const;

interface Standing {
  readonly at?: string;
  readonly knownAt?: string;
  readonly position?: string | null;
  readonly next?: string | null;
}

/**
 * The answer as CSV as well, where `Accept` likes `text/csv` best; 406 where it likes neither. Each page has the header
 * and the answer's standpoint in its last three columns; the next one is under `Link` with `rel="next"` (RFC 8288).
 */
export function AlsoAsCsv<Answer extends object>(sheet: Sheet<Answer>): MethodDecorator {
  return UseInterceptors(new CsvInterceptor(sheet as Sheet<object>)) as MethodDecorator;
}

/** For the documentation: the form of the answer, by its header. */
export function csvContent({ columns }: Pick<Sheet<object>, 'columns'>): Content {
  return { [csvMediaType]: { schema: { type: 'string' }, example: csv([...columns, ...standpointColumns], []) } };
}

class CsvInterceptor implements NestInterceptor<object, object | string> {
  constructor(private readonly sheet: Sheet<object>) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object | string> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    reply.header('vary', 'accept');
    const form = liked(request.headers.accept, [mediaTypes.json, csvMediaType]);
    if (form === mediaTypes.json) return next.handle();
    return next.handle().pipe(
      map((answer) => {
        const { at, knownAt, position, next: cursor } = answer as Standing;
        reply.header('content-type', csvContentType);
        reply.header('content-disposition', `attachment; filename="${this.sheet.name}.csv"`);
        if (typeof cursor === 'string') reply.header('link', `<${addressOfNext(request, cursor)}>; rel="next"`);
        const rows = Array.from(this.sheet.rows(answer), (row) => [...row, at, knownAt, position]);
        return csv([...this.sheet.columns, ...standpointColumns], rows);
      }),
    );
  }
}

/** The same question from where this page ends; relative, as a proxy may stand in between. */
function addressOfNext({ raw }: FastifyRequest, cursor: string): string {
  const [path = '', query = ''] = (raw.url ?? '').split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('after', cursor);
  return `${path}?${parameters}`;
}
