import { type Content, canonical, contentOf, type Evidence, type Problem } from '#libs/evidence';

/** Where the content of an attempt differs from the evidence that has its identity. Says where, never what. */
export function differences(attempt: Evidence, first: Evidence): Problem[] {
  const [one, other] = [contentOf(attempt), contentOf(first)];
  return (Object.keys(one) as (keyof Content)[])
    .filter((name) => canonical({ it: one[name] }) !== canonical({ it: other[name] }))
    .map((name) => ({ pointer: `/${name}`, detail: 'is not what is recorded under this source and id' }));
}
