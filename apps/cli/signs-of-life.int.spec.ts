import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('./main.js', import.meta.url));
const script = '/usr/bin/script';
const onTerminal = existsSync(script) ? it : it.skip;

/** Runs the command on a terminal of its own, fed by a pipe that stays open, until it has written so much. */
async function untilShown(command: string, pattern: RegExp): Promise<string> {
  const child = spawn(script, ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (pattern.test(text)) break;
  }
  child.kill('SIGKILL');
  return text;
}

describe('a command that takes long', () => {
  // Needs script(1), of util-linux, for a terminal.
  onTerminal('says after two seconds what it is at', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'initium-alive-'));
    const questions = join(folder, 'questions.ndjson');
    writeFileSync(questions, '');
    const command = `tail -f /dev/null | ${process.execPath} ${main} assess --evidence - --questions ${questions}`;
    expect(await untilShown(command, /answering from standard input, \d+ s/)).toMatch(
      /\ranswering from standard input, 2 s/,
    );
    rmSync(folder, { recursive: true });
  });
});
