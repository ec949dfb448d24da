import { dayMs, hourMs } from '#libs/evidence';
import type { Policy } from './rows.js';

/** Policy set P1. All values are design decisions [I] but `originalContextMaxMs`, a figure of ESMA's stakeholder group [S2]. */
export const policyP1: Policy = {
  id: 'P1',
  contemporaneityLimitMs: 72 * hourMs,
  originalContextMaxMs: 10 * dayMs,
  campaignShadowMs: 180 * dayMs,
  clockSkewMs: 5 * 60_000,
  situatedIpDays: 3,
  situatedIpWindowDays: 30,
  situatedIpLastingMs: 30 * dayMs,
};
