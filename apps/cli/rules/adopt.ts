import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailure, exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import type { ProposalAnswer } from '../proposals/ask-proposals.js';
import { untilInterrupted } from '../until-interrupted.js';
import { askRules, type RulesOptions } from './ask-rules.js';

interface Adoption {
  readonly id: string;
  readonly ruleSet: string;
  readonly reference: string;
  readonly state: 'preparing' | 'recorded' | 'done' | 'failed';
  readonly share: number;
  readonly by: string;
  readonly recorded: { readonly position: string; readonly ledgertime: string | null } | null;
  readonly detail?: string;
}

const lookEveryMs = 500;

/** `initium rules adopt`: has the ledger adopt a set, and waits until everything answers by it. */
export async function adoptRuleSet(set: string, options: RulesOptions): Promise<void> {
  const outcome = 'the ledger goes on with it, and the same command says how far it is';
  const adoption = await untilInterrupted(outcome, (signal) => adopted(set, options, signal));
  if ('act' in adoption) return sayProposed(adoption, options);
  const { id, ruleSet, reference, recorded, by } = adoption;
  if (!isForPeople(options)) return print(`${JSON.stringify(adoption)}\n`);
  const when = `${recorded?.ledgertime ?? 'just now'}, position ${recorded?.position}`;
  await print(`${ruleSet} with reference ${reference} is in force since ${when} (${id}, by ${by})\n`);
}

/** It takes a second person, and is not in force yet. */
async function sayProposed(proposal: ProposalAnswer, options: RulesOptions): Promise<void> {
  process.exitCode = exitCodes.bad;
  if (!isForPeople(options)) return print(`${JSON.stringify(proposal)}\n`);
  const { id, summary, sha256, waitsFor } = proposal;
  await print(`Proposed: ${summary}. It waits for ${waitsFor}:\n  initium approve ${id} --sha256 ${sha256}\n`);
}

async function adopted(set: string, options: RulesOptions, signal: AbortSignal): Promise<Adoption | ProposalAnswer> {
  const begun = await askRules<Adoption | ProposalAnswer>(options, '/adoptions', signal, { ruleSet: set });
  return 'act' in begun ? begun : untilInForce(begun, set, options, signal);
}

async function untilInForce(
  begun: Adoption,
  set: string,
  options: RulesOptions,
  signal: AbortSignal,
): Promise<Adoption> {
  let adoption = begun;
  const progress = new ProgressLine('prepare', 100, null);
  try {
    while (adoption.state === 'preparing' || adoption.state === 'recorded') {
      progress.update(Math.floor(100 * adoption.share), Math.floor(100 * adoption.share));
      await pause(lookEveryMs, undefined, { signal });
      adoption = await askRules<Adoption>(options, `/adoptions/${adoption.id}`, signal);
    }
  } finally {
    progress.stop();
  }
  if (adoption.state === 'failed') throw new CommandFailure(`${set} was not adopted: ${adoption.detail}`);
  if (adoption.ruleSet === set) return adoption;
  throw new CommandFailure(
    `${set} was not adopted: ${adoption.by} adopted ${adoption.ruleSet} first; look and ask again`,
  );
}
