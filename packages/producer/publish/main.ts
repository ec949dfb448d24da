import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { eventTypes } from './event-types.js';

/**
 * Makes the folder that is published: one bundle, in which the schemas and their check are, declarations that need no library,
 * the page, the licence. What is in it has no dependency.
 */
const checkout = fileURLToPath(new URL('../../../../', import.meta.url));
const source = join(checkout, 'packages/producer');
const folder = resolve(process.argv[2] ?? join(checkout, 'dist/npm/producer'));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const entry of ['index.js', 'first-visit.js']) await bundle(entry);
declarations();
writeFileSync(join(folder, 'package.json'), manifest());
copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
copyFileSync(join(checkout, 'LICENSE'), join(folder, 'LICENSE'));
process.stdout.write(`${folder}\n`);

async function bundle(entry: string): Promise<void> {
  const built = await rolldown({ input: join(checkout, 'dist/packages/producer', entry), platform: 'node' });
  await built.write({ file: join(folder, entry), format: 'esm', minify: false });
  await built.close();
}

/** The declarations of the producer, file by file, with the types of evidence in a file of their own. */
function declarations(): void {
  for (const file of readdirSync(source).filter((name) => /^(?!.*\.spec\.).*\.ts$/.test(name))) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(join(source, file), 'utf8'), {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: { isolatedDeclarations: true, strict: true, target: ts.ScriptTarget.ES2024 },
    });
    if (diagnostics.length > 0)
      throw new Error(`${file}: ${diagnostics.map(({ messageText }) => messageText).join('; ')}`);
    writeFileSync(
      join(folder, file.replace(/\.ts$/, '.d.ts')),
      outputText.replaceAll("'#libs/evidence'", "'./event-types.js'"),
    );
  }
  writeFileSync(join(folder, 'event-types.d.ts'), eventTypes());
}

/** Of the same version as the ledger: they are made of one checkout, and tried together. */
function manifest(): string {
  const { version, repository } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const own = JSON.parse(readFileSync(join(source, 'publish/manifest.json'), 'utf8'));
  return `${JSON.stringify({ ...own, version, repository }, undefined, 2)}\n`;
}
