import { exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { askProposals, type ProposalAnswer } from './ask-proposals.js';

interface DecideOptions {
  readonly sha256?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly url: string;
  readonly json?: boolean;
}

const done = { approve: 'approved', reject: 'rejected' } as const;

/** `initium approve` and `initium reject`: shows what is proposed, and decides only on what was seen. */
export async function decideProposal(verb: 'approve' | 'reject', id: string, options: DecideOptions): Promise<void> {
  const { sha256, by: decider, reason, url } = options;
  const path = `/${encodeURIComponent(id)}`;
  const proposal =
    sha256 === undefined
      ? await askProposals<ProposalAnswer>(url, path)
      : await askProposals<ProposalAnswer>(url, `${path}/${verb}`, { sha256, decider, reason });
  const isDone = proposal.state === done[verb] && (verb === 'reject' || proposal.recorded?.length !== 0);
  if (!isDone) process.exitCode = exitCodes.bad;
  if (!isForPeople(options)) return print(`${JSON.stringify(proposal)}\n`);
  await print(textOf(proposal));
  if (sha256 === undefined && proposal.state === 'open')
    process.stderr.write(
      `Nothing was decided. If that is what you mean: initium ${verb} ${id} --sha256 ${proposal.sha256}\n`,
    );
}

function textOf({ summary, subject, proposedBy, state, decision, waitsFor, ...proposal }: ProposalAnswer): string {
  const { content, sha256, recorded = [], detail } = proposal;
  const how = decision === null ? state : `${state} by ${decision.by}`;
  const lines = [
    `${summary}, about ${subject}, proposed by ${proposedBy}: ${how}`,
    ...(waitsFor === null ? [] : [`It waits for ${waitsFor}.`]),
    ...(detail === undefined ? [] : [`${detail}.`]),
    ...recorded.slice(0, 5).map(({ source, id }) => `On record: ${source} ${id}`),
    ...(recorded.length > 5 ? [`and ${recorded.length - 5} more`] : []),
    ...(decision === null ? [JSON.stringify(content, null, 2), `SHA-256 ${sha256}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
