import { ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { problemMediaType } from './problem.filter.js';
import type { RefusalCode } from './refusal.js';

/** By media type. */
export type Content = NonNullable<Extract<ApiResponseOptions, { content?: unknown }>['content']>;

/** The content of an answer, or of a body, in JSON: by an example that a test runs. */
export const json = (example: unknown): Content => ({ 'application/json': { example } });

/** What a problem object of this code looks like, by media type. */
export const problemContent = (code: RefusalCode): Content => ({
  [problemMediaType]: {
    schema: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail'],
      properties: {
        type: { type: 'string', const: `urn:initium:problem:${code}` },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        errors: {
          type: 'array',
          items: { type: 'object', properties: { pointer: { type: 'string' }, detail: { type: 'string' } } },
        },
      },
    } as object,
  },
});

/** An answer that is a problem object. */
export const problem = (status: number, code: RefusalCode, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: problemContent(code) });
