import type { RuleSets } from '#libs/assessment';

/** Where a thread finds rule sets. Throws where no module exports them. */
export function moduleOf({ module, all }: RuleSets): string {
  if (module !== undefined) return module;
  const names = all.map(({ id }) => id).join(', ');
  throw new Error(`no thread can have the rule sets ${names}: they do not say which module exports them`);
}

/** The rule sets that a thread was told of. */
export async function ruleSetsIn(module: string): Promise<RuleSets> {
  const { ruleSets } = (await import(module)) as { readonly ruleSets: RuleSets };
  return ruleSets;
}
