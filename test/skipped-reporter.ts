/** What Jest says of a run, as far as it matters here. */
interface Run {
  readonly testResults: readonly {
    readonly testResults: readonly { readonly status: string; readonly ancestorTitles: readonly string[] }[];
  }[];
}

/** The last lines of a run: how many tests were skipped, and what each suite of them says is missing. */
export default class SkippedReporter {
  onRunComplete(_contexts: unknown, { testResults }: Run): void {
    const counts = new Map<string, number>();
    for (const { testResults: tests } of testResults) {
      for (const { status, ancestorTitles } of tests) {
        const suite = ancestorTitles.find((title) => title.includes(': needs ')) ?? ancestorTitles[0] ?? 'a test';
        if (status === 'pending') counts.set(suite, (counts.get(suite) ?? 0) + 1);
      }
    }
    for (const [suite, count] of counts) process.stderr.write(`Skipped, ${count} tests: ${suite}\n`);
  }
}
