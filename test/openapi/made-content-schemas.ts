import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type Schema, SchemasOfTypes } from './schema-of-type.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The schemas of what stands in bodies, made from the types: `BodyContents` of `apps/ledger/documentation/body-contents.ts`. */
export function madeContentSchemas(): Record<string, Schema> {
  const file = `${root}apps/ledger/documentation/body-contents.ts`;
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(`${root}tsconfig.json`, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([file], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const named = membersOf(checker, program.getSourceFile(file) as ts.SourceFile, 'BodyContents');
  const made = membersOf(checker, program.getSourceFile(file) as ts.SourceFile, 'Evident');
  const schemas = new SchemasOfTypes(checker, new Map([...named, ...made]), 'RecordedEvidence');
  return Object.fromEntries([...named].map(([name, type]) => [name, schemas.define(type)]));
}

function membersOf(checker: ts.TypeChecker, source: ts.SourceFile, name: string): Map<string, ts.Type> {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  const type = checker.getDeclaredTypeOfSymbol(exported.find((one) => one.name === name) as ts.Symbol);
  return new Map(checker.getPropertiesOfType(type).map((member) => [member.name, checker.getTypeOfSymbol(member)]));
}
