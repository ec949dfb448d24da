import type { Role } from './access/role.js';

/**
 * Whom an address is for: those with one of these roles; everybody, with a token or without; or whoever signs what is sent there, which
 * the address itself asks.
 */
export type Admitted = readonly Role[] | 'open' | 'signed';

const asking: Admitted = ['reader', 'officer', 'auditor'];
const everyRole: Admitted = ['source', 'reader', 'officer', 'auditor'];

/** The role of every address, by method and pattern. What has no row here is refused to everybody. */
export const routeRoles: Readonly<Record<string, Admitted>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': asking,

  'GET /log/checkpoint': everyRole,
  'GET /log/tile/:level/*': everyRole,
  'GET /log/tile/entries/*': ['auditor'],
  'GET /log/proof/:source/:id': everyRole,
  'GET /log/map/:tag': ['auditor'],

  'POST /v1/events': ['source', 'officer'],
  'OPTIONS /v1/events': ['source', 'officer'],
  'POST /v1/webhooks/:connection': 'signed',
  'GET /v1/webhooks/:connection': 'open',
  'GET /v1/events': asking,
  'GET /v1/events/:source/:id': asking,
  'GET /v1/ledger': asking,
  'GET /v1/quarantine': asking,
  'GET /v1/quarantine/:id': asking,
  'POST /v1/quarantine/:id/resubmit': ['officer'],
  'POST /v1/quarantine/dismissals': ['officer'],
  'GET /v1/conflicts': asking,
  'GET /v1/conflicts/:id': asking,
  'POST /v1/conflicts/dismissals': ['officer'],

  'GET /v1/proposals': asking,
  'GET /v1/proposals/:id': asking,
  'POST /v1/proposals': ['officer'],
  'POST /v1/proposals/:id/approve': ['officer'],
  'POST /v1/proposals/:id/reject': ['officer'],

  'GET /v1/erasures': asking,
  'POST /v1/erasures': ['officer'],
  'GET /v1/holds': ['officer', 'auditor'],
  'POST /v1/holds': ['officer'],

  'GET /v1/incidents': asking,

  'POST /v1/decisions': ['reader', 'officer'],
  'GET /v1/clients': asking,
  'GET /v1/clients/:id/status': asking,
  'GET /v1/clients/:id/timeline': asking,
  'GET /v1/clients/:id/history': asking,
  'POST /v1/clients/:id/exposure-check': ['officer'],
  'POST /v1/clients/:id/packs': ['officer', 'auditor'],
  'POST /v1/dossiers': ['officer', 'auditor'],
  'POST /v1/clients/:id/statements': ['officer'],
  'POST /v1/clients/:id/disputes': ['source', 'officer'],
  'GET /v1/packs/:id': ['officer', 'auditor'],
  'GET /v1/portfolio': asking,
  'GET /v1/portfolio/indicators': asking,
  'GET /v1/portfolio/indicators/:rule': asking,
  'GET /v1/changes': asking,

  'GET /v1/campaigns': asking,
  'GET /v1/actors': asking,
  'GET /v1/surfaces': asking,
  'GET /v1/sources': asking,
  'GET /v1/sources/:id/coverage': asking,
  'GET /v1/assets': asking,
  'GET /v1/entities': asking,
  'GET /v1/controls': asking,
  'GET /v1/routes': asking,
  'GET /v1/agreements': asking,
  'GET /v1/orders': asking,
  'GET /v1/plans': asking,
  'GET /v1/consents': asking,
  'GET /v1/references/unresolved': asking,

  'GET /v1/rules': asking,
  'GET /v1/rules/adoptions': asking,
  'GET /v1/rules/adoptions/:id': asking,
  'POST /v1/rules/adoptions': ['officer'],
  'GET /v1/rules/difference': ['officer', 'auditor'],
  'GET /v1/reference': asking,
  'GET /v1/schemas': everyRole,
  'GET /v1/schemas/:kind/v1': everyRole,
  'GET /v1/schemas/:kind/v1/event': everyRole,

  'GET /docs': 'open',
  'GET /docs/': 'open',
  'GET /docs/openapi.json': 'open',
  'GET /docs/start.js': 'open',
  'GET /docs/swagger-ui.css': 'open',
  'GET /docs/swagger-ui-bundle.js': 'open',
  'GET /docs/swagger-ui-bundle.js.LICENSE.txt': 'open',
};

/** Whom an address is for. HEAD is for those for whom GET is. */
export function rolesFor(method: string, pattern: string): Admitted {
  return routeRoles[`${method === 'HEAD' ? 'GET' : method} ${pattern}`] ?? [];
}
