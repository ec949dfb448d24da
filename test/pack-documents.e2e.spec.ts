import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Language } from '#libs/assessment';
import { chronologyHtml, type PackDocuments, summaryHtml } from '#libs/evidence-pack';
import { browse, findChromium } from './browser.js';
import { type Story, stories } from './scenario-corpus.js';
import { anchored, toldPack } from './told-pack.js';

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

/** A document without the policy that would stop who looks at it; in the dark if need be, as a reader's system asks for it. */
function lookedAt(html: string, scheme: 'light' | 'dark'): string {
  expect(html).toContain(policy);
  const open = html.replace(policy, '');
  return scheme === 'light' ? open : open.replace('(prefers-color-scheme:dark)', 'all');
}

/** A pack in each language: with arrivals, gaps and hostile names; with an answer for the firm; with several answers. */
function packs(): PackDocuments[] {
  const told = (id: string, index: number, ...more: readonly [Language, Parameters<typeof toldPack>[3]?]) => {
    const story = stories('P2').find((one) => one.id === id) as Story;
    return toldPack(story, story.questions[index] as Story['questions'][number], ...more);
  };
  const arrivals = told('P08', 1, 'en');
  const gap = { from: '2026-05-01T00:00:00Z', to: '2026-05-03T00:00:00Z', cause: 'HEARTBEAT' } as const;
  const sources = [{ source: `<img src=x onerror="x">${'x'.repeat(90)}`, gaps: [gap] }];
  const subjects = [
    { service: 'e', asset: 'TOKA' },
    { service: 'a', asset: 'TOKB' },
  ];
  return [
    { ...arrivals, coverage: { ...arrivals.coverage, sources }, namesAreClaims: true },
    { ...told('P03', 0, 'de'), log: anchored },
    told('P12', 0, 'fr', subjects),
  ];
}

/** What is wrong with each page at each width, as the browser and axe see it. */
async function complaints(chromium: string, pages: readonly string[], widths: readonly number[]): Promise<unknown[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'initium-documents-'));
  const file = join(folder, 'look.html');
  const given = JSON.stringify({ axe, pages, widths }).replaceAll('<', '\\u003c');
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><title>look</title><body><script type="module">
      const { axe, pages, widths } = ${given};
      const found = [];
      for (const [place, page] of pages.entries()) for (const width of widths) {
        const frame = document.createElement('iframe');
        frame.width = width; frame.height = 900; frame.srcdoc = page; frame.title = 'page';
        const loaded = new Promise((done) => frame.addEventListener('load', done));
        document.body.replaceChildren(frame);
        await loaded;
        const { contentWindow: view, contentDocument: { documentElement: root } } = frame;
        view.eval(axe);
        const { violations } = await view.axe.run({ rules: { 'color-contrast-enhanced': { enabled: true } } });
        for (const { id, nodes } of violations) found.push({ place, width, id, where: nodes[0].html.slice(0, 200) });
        if (root.scrollWidth > root.clientWidth) found.push({ place, width, id: 'wider than the window' });
      }
      const told = document.createElement('pre');
      told.textContent = 'FOUND' + JSON.stringify({ looked: pages.length * widths.length, found }) + 'END';
      document.body.replaceChildren(told);
    </script></body></html>`,
  );
  try {
    const { page } = await browse(chromium, pathToFileURL(file).href);
    const [, json = ''] = /FOUND(.*)END<\/pre>/s.exec(page) ?? [];
    const text = json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const { looked, found } = JSON.parse(text) as { readonly looked: number; readonly found: unknown[] };
    expect(looked).toBe(pages.length * widths.length);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inBrowser(chromium: string): void {
  // A window of 1,280 pixels, the same at a zoom of 200 %, and the narrowest that WCAG 2.2 asks for (1.4.10).
  const widths = [1_280, 640, 320];

  it.each(['light', 'dark'] as const)('can be read by all, at any width, in the %s', async (scheme) => {
    const pages = packs().flatMap((pack) => [summaryHtml(pack), [...chronologyHtml(pack)].join('')]);
    const looked = pages.map((page) => lookedAt(page, scheme));
    expect(await complaints(chromium, looked, widths)).toEqual([]);
  });

  it('are looked at closely enough to find what is wrong', async () => {
    const page = `<!doctype html><html><title>x</title><main><h1>x</h1><h3>x</h3><p style="color:#777">too faint</p>
      <p style="color:#666">faint</p><div style="width:2000px">x</div>`;
    const found = (await complaints(chromium, [page], [320])) as { readonly id: string }[];
    const ids = found.map(({ id }) => id);
    const contrast = ['color-contrast', 'color-contrast-enhanced'];
    expect(ids.sort()).toEqual([...contrast, 'heading-order', 'html-has-lang', 'wider than the window']);
  });
}

const chromium = findChromium();
if (chromium === undefined) {
  describe.skip('the documents of a pack in a browser: needs a Chromium on the path', () => inBrowser(''));
} else {
  describe('the documents of a pack in a browser', () => inBrowser(chromium));
}
