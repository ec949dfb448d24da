import { canonical } from '#libs/evidence';
import { Case } from '../case/case.js';
import { RequestCase } from '../case/request-case.js';
import { uncheckedCampaign } from '../rules/p1/r-140-unchecked-campaign.js';
import { insufficient } from '../rules/p1/r-210-client-initiated.js';
import { decide } from './decide.js';
import type { Dossier } from './dossier.js';
import type { OwnCheck } from './own-check.js';

/**
 * Whether a check by the ledger is what a client's request lacks at an instant: the decision table got as far as asking for
 * E1 to E4, and a request has no timely and complete check at or after it, or none that clears a campaign. Not
 * where the ledger's last check came after that request and would say the same again, whatever it said.
 *
 * @param check what a check would say now
 * @param ledger the source by which the ledger's own checks are known
 */
export function lacksCheck(dossier: Dossier, at: number, { data }: OwnCheck, ledger: string): boolean {
  const lacking = lastLacking(dossier, at);
  if (lacking === undefined) return false;
  const last = dossier.own('ExposureCheck').findLast(({ evidence }) => evidence.source === ledger);
  if (last === undefined || last.at < lacking) return true;
  const { knownPosition: _, ...said } = last.data;
  return canonical(said) !== canonical(data);
}

/** The instant of the last request that lacks one. */
function lastLacking(dossier: Dossier, at: number): number | undefined {
  const lacking = dossier.subjects().flatMap((subject) => {
    if (!isAskedForEvidence(dossier, subject, at)) return [];
    const file = dossier.file(subject.service, subject.asset);
    const request = file.requests.findLast((one) => one.at <= at && lacks(new RequestCase(file.requestFile, one, at)));
    return request === undefined ? [] : [request.at];
  });
  return lacking.length === 0 ? undefined : Math.max(...lacking);
}

/** Whether E1 to E4 are what it comes to, for any entity: not where something taints, bars, or gives another right. */
function isAskedForEvidence(dossier: Dossier, subject: { service: string; asset: string }, at: number): boolean {
  return dossier.registers.entities.ids.some((entity) => {
    const { passed } = decide(new Case(dossier, { ...subject, entity, at }), dossier.ruleSet);
    return dossier.ruleSet.table[passed] === insufficient;
  });
}

function lacks(request: RequestCase): boolean {
  const [, , , check] = request.items;
  return check.state !== 'MET' || uncheckedCampaign.applies(request);
}
