import { describe, expect, it } from '@jest/globals';
import { missingCommand, serverCommand } from './find-server.js';
import { type FaultReport, faultOfCluster, faultOfDisk, faultOfOne } from './torture/fault-runs.js';
import { type FaultOfCluster, type FaultOfOne, faultsOfCluster, faultsOfOne } from './torture/faults.js';
import { SmallDisk } from './torture/small-disk.js';

const seed = 62;
const eachMsMax = 400_000;
const describeOnServer = serverCommand === undefined ? describe.skip : describe;
const needs = serverCommand === undefined ? `: ${missingCommand}` : '';
const command = serverCommand ?? '';

/** What is measured is only told. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function expectTruth({ lies, lost, doubled, acknowledged }: FaultReport): void {
  expect(lies).toEqual([]);
  expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
  expect(acknowledged).toBeGreaterThan(50);
}

describeOnServer(`two ledgers whose server fails${needs}`, () => {
  it.each(Object.keys(faultsOfOne) as FaultOfOne[])(
    'lose and double nothing, tell callers the truth and recover by themselves: %s',
    async (name) => expectTruth(await faultOfOne(name, { command, seed, tell })),
    eachMsMax,
  );
});

const noDisk = serverCommand === undefined ? missingCommand : SmallDisk.missing;
(noDisk === undefined ? describe : describe.skip)(
  `two ledgers whose server has no room left${noDisk === undefined ? '' : `: ${noDisk}`}`,
  () => {
    it(
      'lose and double nothing, tell callers the truth and recover by themselves',
      async () => expectTruth(await faultOfDisk({ command, seed, tell })),
      eachMsMax,
    );
  },
);

describeOnServer(`two ledgers over a cluster of three that fails${needs}`, () => {
  it.each(Object.keys(faultsOfCluster) as FaultOfCluster[])(
    'lose and double nothing, tell callers the truth and recover by themselves: %s',
    async (name) => expectTruth(await faultOfCluster(name, { command, seed, tell })),
    eachMsMax,
  );
});
