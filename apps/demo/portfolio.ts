/** What `/v1/portfolio` answers, as far as the demo shows it. */
export interface ShownPortfolio {
  readonly at: string;
  readonly knownAt: string;
  readonly clients: { readonly total: number; readonly states: readonly { state: string; clients: number }[] };
  readonly counts: readonly PortfolioCount[];
  readonly indicators: readonly Indicator[];
}

export interface PortfolioCount {
  readonly entity: string;
  readonly service: string;
  readonly state: string;
  readonly status: string;
  readonly subjects: number;
  readonly clients: number;
}

export interface Indicator {
  readonly rule: string;
  readonly name: string;
  readonly level: string;
  // biome-ignore lint/suspicious/noExplicitAny: each indicator has values of its own form
  readonly values: any;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** How often it asks again where the views have not caught up: about a minute in all. */
const attemptsMax = 60;

/** All clients at once, as known now. Waits for the views that have to take in what was recorded just before. */
export async function askPortfolio(url: string): Promise<ShownPortfolio> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${url}/v1/portfolio`);
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as ShownPortfolio;
    const seconds = response.headers.get('retry-after');
    if (seconds === null || attempt === attemptsMax) {
      throw new Error(`/v1/portfolio answered ${response.status}: ${text.slice(0, 500)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  }
}
