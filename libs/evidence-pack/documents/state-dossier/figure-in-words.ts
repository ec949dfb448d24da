import type { Say } from '#libs/assessment';
import type { StateIndicator } from '../../state-dossier/figures.js';
import { dossierWordings } from './texts/dossier-wordings.js';

/** What an indicator counted, shortly: by what its values have, whoever wrote them. */
export function figureInWords({ rule, values }: Pick<StateIndicator, 'rule' | 'values'>, say: Say): string {
  const words = dossierWordings[say.language].indicators;
  switch (rule) {
    case 'R-801':
      return words.clients(counted(values.clients, say));
    case 'R-803':
      return words.uplifts(counted(values.uplifts, say), counted(values.changes, say));
    case 'R-804': {
      const quarters = Array.isArray(values.quarters) ? values.quarters : [];
      const shares = quarters.map((quarter) => (Object(quarter) as { readonly share?: unknown }).share);
      const most = shares.reduce<number>((max, share) => (typeof share === 'number' ? Math.max(max, share) : max), 0);
      return shares.length === 0 ? '–' : words.quarters(percent(most, say));
    }
    case 'R-808':
      return words.services(counted(values.clients, say), counted(values.services, say));
    default:
      return words.portion(counted(values.count, say), counted(values.of, say), percent(values.share, say));
  }
}

const counted = (value: unknown, say: Say): string =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? say.count(value) : '–';

/** To a tenth. */
function percent(share: unknown, { language }: Say): string {
  if (typeof share !== 'number') return '–';
  const tenths = (share * 100).toFixed(1);
  return language === 'en' ? `${tenths}%` : `${tenths.replace('.', ',')}\u00a0%`;
}
