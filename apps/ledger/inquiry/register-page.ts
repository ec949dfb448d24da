import { ClockParameters } from './clock-parameters.js';
import { After, Limit } from './page-parameters.js';

/** A page of a register: usually all of it. */
export class RegisterPage extends ClockParameters {
  @After()
  after?: string;

  @Limit(1000)
  limit = 1000;
}
