import { describe, expect, it } from '@jest/globals';
import { RouteMethods } from './route-methods.js';

describe('the methods of an address', () => {
  const routes = new RouteMethods();
  routes.add('/v1/indicators/:rule', ['GET', 'HEAD']);

  it('are named where another one is tried', () => {
    const refusal = routes.refusalFor('PUT', '/v1/indicators/R-801?limit=1');
    expect(refusal.code).toBe('method-not-allowed');
    expect(refusal.message).toContain('GET, HEAD');
  });

  it('are none where a name in the address is empty, for no such address is answered', () => {
    expect(routes.refusalFor('GET', '/v1/indicators/').code).toBe('not-found');
  });
});
