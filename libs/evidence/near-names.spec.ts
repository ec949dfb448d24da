import { expect, it } from '@jest/globals';
import { NearNames } from './near-names.js';

const near = new NearNames(['BTC', 'ETH', 'spring-2026', 'autumn', 'Agency.One']);

it.each([
  ['btc', 'BTC'],
  ['B-T-C', 'BTC'],
  ['spring_2026', 'spring-2026'],
  ['agencyone', 'Agency.One'],
  ['autum', 'autumn'],
  ['autumns', 'autumn'],
  ['autumm', 'autumn'],
  ['autunm', 'autumn'],
])('%s was most likely meant to be %s', (name, meant) => {
  expect(near.of(name)).toBe(meant);
});

it.each(['ETC', 'BT', 'winter', 'autmun2', '---'])('%s is like no other', (name) => {
  expect(near.of(name)).toBeUndefined();
});

it('gives the same whatever the order of names', () => {
  expect(new NearNames(['letters', 'lettera']).of('letterb')).toBe('lettera');
  expect(new NearNames(['lettera', 'letters']).of('letterb')).toBe('lettera');
});
