import type { Problem } from '#libs/evidence';

const notTaken: Problem = {
  pointer: '/data/approver',
  detail:
    'is for the ledger to say, which knows who approves: have it proposed and approved at /v1/proposals, or send it without an approver',
};

/** What speaks against evidence that says who approved it, where the ledger itself knows who speaks. */
export function problemsOfApprover(event: object): Problem[] {
  const { data } = event as { readonly data?: unknown };
  const { approver } = Object(data) as { readonly approver?: unknown };
  return approver === undefined || approver === null ? [] : [notTaken];
}

/** Whether that is among the reasons for which something is no evidence. */
export const isForApprover = (problems: readonly Problem[]): boolean =>
  problems.some(({ detail }) => detail === notTaken.detail);
