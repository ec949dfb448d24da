import { ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import type { BodyContents } from './documentation/body-contents.js';
import { problemMediaType, problemOf } from './problem.filter.js';
import { Refusal, type RefusalCode } from './refusal.js';

/** By media type. */
export type Content = NonNullable<Extract<ApiResponseOptions, { content?: unknown }>['content']>;

/** A schema by the name that the documentation has it under. */
export type SchemaName = keyof BodyContents | 'Evidence' | 'EvidenceData' | 'RecordedEvidence';

/** The schema of this name; of several, whichever fits. */
export const schemaOf = (...names: readonly SchemaName[]): object => {
  const [first, ...others] = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return others.length === 0 ? (first as object) : { anyOf: [first, ...others] };
};

/** The content of an answer, or of a body, in JSON: by its schema, and an example that a test runs. */
export const json = (name: SchemaName | readonly SchemaName[], example: unknown): Content => ({
  'application/json': { schema: schemaOf(...[name].flat()), example },
});

/** What a problem object of this code looks like, by media type. */
export const problemContent = (code: RefusalCode, detail: string): Content => ({
  [problemMediaType]: { schema: schemaOf('Problem'), example: problemOf(new Refusal(code, detail)) },
});

/** An answer that is a problem object. */
export const problem = (status: number, code: RefusalCode, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: problemContent(code, description) });
