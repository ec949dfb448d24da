/** How far one view is behind the ledger's head. */
export interface Lag {
  readonly view: string;
  readonly positions: number;
  readonly seconds: number;
}

const line = /^initium_view_lag_(positions|seconds)\{view="([^"]+)"\} (\S+)$/gm;

/** What `/metrics` says of each view. */
export function lagsIn(metrics: string): Lag[] {
  const lags = new Map<string, { positions: number; seconds: number }>();
  for (const [, what, view, value] of metrics.matchAll(line)) {
    const lag = lags.get(view as string) ?? { positions: 0, seconds: 0 };
    lag[what as 'positions' | 'seconds'] = Number(value);
    lags.set(view as string, lag);
  }
  return [...lags].map(([view, lag]) => ({ view, ...lag }));
}
