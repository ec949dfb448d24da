import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { csv, csvMediaType } from '#libs/evidence';
import { type Form, labelForm, takeForm } from '../answer-form.js';
import { Closing } from '../closing.js';
import type { Content } from '../describe.js';
import { refusedParameter } from '../refused-parameter.js';
import { type Answered, type AskedOf, closingColumns, type Sheet } from './sheet.js';
import { sheetStream } from './sheet-stream.js';

/** How many entries are read at once. */
const pageLength = '500';

/**
 * The answer as CSV as well, where `format` or `Accept` asks for `text/csv`: all of it, however many pages it has, at the
 * state of knowledge of the first. 406 where `Accept` likes no form that there is. Of `others` the handler takes care,
 * who finds the form in the request.
 */
export function AlsoAsCsv<Answer extends object>(sheet: Sheet<Answer>, ...others: Form[]): MethodDecorator {
  const forms = ['json', ...others, 'csv'] as const;
  const description = 'The form of the answer, in place of `Accept`; `csv` is all of it, whatever `limit` says';
  return applyDecorators(
    UseInterceptors(interceptorOf(sheet as Sheet<object>, forms)),
    ApiQuery({ name: 'format', required: false, description, schema: { type: 'string', enum: [...forms] } }),
  ) as MethodDecorator;
}

/** For the documentation: the form of the answer, by its header. */
export function csvContent({ columns }: Pick<Sheet<object>, 'columns'>): Content {
  return { [csvMediaType]: { schema: { type: 'string' }, example: csv([...columns, ...closingColumns], []) } };
}

function interceptorOf(sheet: Sheet<object>, forms: readonly ['json', ...Form[]]): Type<NestInterceptor> {
  @Injectable()
  class FormInterceptor implements NestInterceptor<object, unknown> {
    constructor(readonly closing: Closing) {}

    intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
      const http = context.switchToHttp();
      const request = http.getRequest<FastifyRequest>();
      const reply = http.getResponse<FastifyReply>();
      reply.header('vary', 'accept');
      const isNamed = Object.hasOwn(request.query as object, 'format');
      const asked = takeForm(request, forms);
      if (asked.form === 'csv') return from(this.#csv(request, reply, next));
      if (isNamed || asked.form !== 'json') labelForm(reply, asked, sheet.name);
      return next.handle();
    }

    /** Each page is what the handler answers to the same question from where the one before ended. */
    async #csv(request: FastifyRequest, reply: FastifyReply, next: CallHandler<object>): Promise<unknown> {
      const asked = request.query as AskedOf;
      if (sheet.inPages && asked.after !== undefined)
        throw refusedParameter('after', 'goes with pages, and a CSV has all of them: leave it out');
      const page = async (place: AskedOf): Promise<Answered> => {
        request.query = { ...asked, ...place };
        return (await lastValueFrom(next.handle())) as Answered;
      };
      const first = await page(sheet.inPages && asked.limit === undefined ? { limit: pageLength } : {});
      const further = (after: string) => {
        const { position } = first;
        return page({ limit: pageLength, after, ...(position == null ? {} : { knownPosition: position }) });
      };
      labelForm(reply, { form: 'csv', type: csvMediaType }, sheet.name);
      const path = (request.raw.url ?? '').split('?', 1)[0] ?? '';
      return sheetStream(sheet, { path, asked, first, further }, this.closing.signal);
    }
  }
  return FormInterceptor;
}
