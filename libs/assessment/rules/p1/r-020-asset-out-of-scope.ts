import type { TableRule } from '../rule.js';

/** The asset is no crypto-asset within MiCA. */
export const assetOutOfScope: TableRule = {
  id: 'R-020',
  claim: 'the asset is outside MiCA',
  source: 'MiCA 2, 3',
  decide: ({ at, asset, registers }) => {
    const because = registers.assets.outOfScope(asset, at);
    return because.length > 0 ? { status: 'OUT_OF_SCOPE', because: () => because } : undefined;
  },
  regards: ({ at, asset, registers }) => registers.assets.inForce(asset, at),
};
