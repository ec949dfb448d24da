import type { Policy } from './rows.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Policy set P1. All values are design decisions [I] but `originalContextMaxMs`, a figure of ESMA's stakeholder group [S2]. */
export const policyP1: Policy = {
  id: 'P1',
  contemporaneityLimitMs: 72 * hour,
  originalContextMaxMs: 10 * day,
  campaignShadowMs: 180 * day,
  clockSkewMs: 5 * 60_000,
  situatedIpDays: 3,
  situatedIpWindowDays: 30,
  situatedIpLastingMs: 30 * day,
};
