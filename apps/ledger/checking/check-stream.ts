/** Where the ledger keeps a check of its own. */
export const checkStream = (id: string): string => `ledger-check-${encodeURIComponent(id)}`;
