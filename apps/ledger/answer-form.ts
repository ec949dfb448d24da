import type { FastifyReply, FastifyRequest } from 'fastify';
import { csvContentType, csvMediaType } from '#libs/evidence';
import { liked } from './accept.js';
import { refusedParameter } from './refused-parameter.js';
import { mediaTypes } from './server.js';

/** The forms in which an answer can be had, by what `format` calls them, with the names by which `Accept` may. */
const formTypes = {
  json: [mediaTypes.json],
  ndjson: [mediaTypes.lines, mediaTypes.linesPlain],
  csv: [csvMediaType],
} as const;
export type Form = keyof typeof formTypes;

/** A form, and by which of its names it is asked for. */
export interface FormAsked {
  readonly form: Form;
  readonly type: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The form of the answer, where an address has several. */
    form?: Form;
  }
}

/**
 * In which of the forms that an address has its answer is asked for: by `format`, for those who cannot say `Accept`, else
 * by `Accept`. Takes `format` out of the query. Refuses a `format` that there is not (`invalid-parameter`), and an `Accept`
 * that none fits (`not-acceptable`).
 */
export function takeForm(request: FastifyRequest, offered: readonly Form[]): FormAsked {
  const { format, ...query } = request.query as Readonly<Record<string, unknown>>;
  request.query = query;
  const asked = format === undefined ? byAccept(request.headers.accept, offered) : byName(format, offered);
  request.form = asked.form;
  return asked;
}

/** Says what the answer is, and the name under which to keep it: who asks by `format` wants a file, or to look at JSON. */
export function labelForm(reply: FastifyReply, { form, type }: FormAsked, name: string): void {
  reply.header('content-type', form === 'csv' ? csvContentType : type);
  const disposition = form === 'json' ? 'inline' : 'attachment';
  reply.header('content-disposition', `${disposition}; filename="${name}.${form}"`);
}

function byName(format: unknown, offered: readonly Form[]): FormAsked {
  const form = offered.find((one) => one === format);
  if (form === undefined) throw refusedParameter('format', `must be ${offered.join(' or ')}`);
  return { form, type: formTypes[form][0] };
}

function byAccept(accept: string | undefined, offered: readonly Form[]): FormAsked {
  const named = offered.flatMap((form) => formTypes[form].map((type) => ({ form, type })));
  const type = liked(
    accept,
    named.map((one) => one.type),
  );
  return named.find((one) => one.type === type) as FormAsked;
}
