import { InvalidArgumentError } from 'commander';
import { goalsText, sectionText } from './report.js';
import type { BenchReport } from './report-of.js';

/** A whole number from 1 on, as an option's value. */
export function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}

/** Some of these parts, with commas between, as an option's value. */
export const someOf =
  <Part extends string>(parts: readonly Part[]) =>
  (text: string): Part[] => {
    const asked = text.split(',');
    const unknown = asked.find((part) => !(parts as readonly string[]).includes(part));
    if (unknown !== undefined) throw new InvalidArgumentError(`There is no ${unknown}; there are ${parts.join(', ')}.`);
    return asked as Part[];
  };

/** On what a report was measured, in one line. */
export function machineText({ machine, rounds }: BenchReport): string {
  const { node, cores, loadBefore } = machine;
  return `${cores} cores, Node ${node}, load before ${loadBefore.toFixed(2)}, ${rounds} rounds`;
}

/** The report for people, or as one line of JSON. */
export function reportText(report: BenchReport, json = false): string {
  if (json) return `${JSON.stringify(report)}\n`;
  return [`${machineText(report)}\n`, ...report.sections.map(sectionText), goalsText(report.sections)].join('\n');
}
