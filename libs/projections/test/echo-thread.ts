import { askedPort } from '../asked-port.js';

/** Answers what it was asked and how often it was asked before; ends by itself at `end`. */
const port = askedPort<undefined, string>('AskedThread');
let asked = 0;

port.answer(async (question) => {
  if (question === 'end') setImmediate(() => process.exit(1));
  if (question === 'end' || question === 'wait') await new Promise(() => undefined);
  return `${question} ${asked++}`;
});
