import type { Fact } from '../facts/fact.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import type { RegisterState } from '../registers/register-state.js';
import { asked, day } from './story.js';

export type RegisterPicture = Pick<
  RegisterState,
  'tables' | 'about' | 'actors' | 'assets' | 'campaigns' | 'entities' | 'surfaces' | 'sources'
>;

const instants = [-300, -30, -10, -4, 0, 4, 30, 300].map((days) => asked + days * day);
const assets = ['COIN', 'NEW', 'OTHER'];
const entities = ['X', 'P', 'Z'];

const shown = ({ evidence, helps, hurts }: Fact) => `${evidence.id} ${helps ? 'helps' : ''} ${hurts ? 'hurts' : ''}`;
const all = (facts: readonly (Fact | undefined)[]) => facts.map((fact) => fact && shown(fact));
const campaign = (record: CampaignRecord | undefined) =>
  record && { ...record, versions: all(record.versions), first: shown(record.first) };

const isFrance = (code: string) => code === 'FR';

/** All that registers answer to what worlds ask, in plain values. */
export function pictureOf(state: RegisterPicture): unknown {
  const { tables, actors, campaigns, surfaces, sources } = state;
  return {
    version: tables.version,
    about: ['campaign', 'actor', 'surface', 'source', 'asset', 'entity'].map((kind) =>
      [...state.about(kind as 'campaign')].map(([id, facts]) => [id, all(facts)]).sort(),
    ),
    campaigns: ['k', 'l'].map((id) => campaign(campaigns.get(id))),
    running: campaigns.running({ from: asked - 15 * day, to: asked }, () => true).map(campaign),
    entities: entitiesOf(state),
    changes: assets.map((asset) => state.assets.changes(asset)),
    sources: sources.map((source) => ({
      id: source.id,
      silentFrom: source.silentFrom,
      lifetime: source.lifetime,
      uncovered: source
        .uncovered({ from: asked - 400 * day, to: asked + 400 * day }, asked + 400 * day)
        .map((gap) => ({ ...gap, because: all(gap.because) })),
    })),
    at: instants.map((at) => ({
      actors: ['FIRM', 'A', 'B', undefined].map((actor) =>
        actors.relationsAt(actor, at).map(({ relation, because }) => [relation, all(because)]),
      ),
      assets: assets.map((asset) => [
        all(state.assets.inForce(asset, at)),
        all(state.assets.outOfScope(asset, at)),
        state.assets.isSameType('COIN', asset, at),
      ]),
      promotions: assets.map((asset) =>
        campaigns.running({ from: at - 5 * day, to: at }, isFrance, { service: 'e', asset }).map(campaign),
      ),
      surfaces: [all(surfaces.inForce('s', at)), all(surfaces.aimedAtUnion('s', at)), surfaces.weakIndicators('s', at)],
    })),
  };
}

function entitiesOf({ entities: register }: RegisterPicture): unknown {
  return entities.map((id) => ({
    ids: register.ids,
    changes: register.changes(id),
    registered: all(register.registration(id)),
    at: instants.map((at) =>
      all([
        register.authorised(id, 'e', at),
        register.entitled(id, 'FR', 'e', at),
        register.entitled(id, 'DE', 'e', at),
      ]),
    ),
  }));
}
