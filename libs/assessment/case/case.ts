import type { PerimeterState } from '../client/location.js';
import type { RegisterState } from '../registers/register-state.js';
import type { Conclusions } from './conclusions.js';
import { firstInitiated } from './initiated.js';
import { RequestCase } from './request-case.js';
import type { SubjectFile } from './subject-file.js';
import type { Extension, Taint } from './weighed-acts.js';

export interface Question {
  readonly service: string;
  readonly asset: string;
  /** The serving entity's id. */
  readonly entity: string;
  /** The instant it is about, in milliseconds. */
  readonly at: number;
  /** What the service is for; absent: to serve. */
  readonly purpose?: 'EXIT';
  /** What the ledger's verification of its log found of this client's evidence; absent in a plain file. */
  readonly integrityBroken?: boolean;
}

/** One question before the decision table: the dossier seen at one instant for one service, asset and entity. */
export class Case {
  readonly dossier: Conclusions;
  readonly registers: RegisterState;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: number;
  readonly isExit: boolean;
  readonly integrityBroken: boolean;
  readonly where: PerimeterState;
  readonly file: SubjectFile;

  constructor(dossier: Conclusions, question: Question) {
    this.dossier = dossier;
    this.registers = dossier.registers;
    this.service = question.service;
    this.asset = question.asset;
    this.entity = question.entity;
    this.at = question.at;
    this.integrityBroken = question.integrityBroken ?? false;
    this.where = dossier.circumstances.whereabouts.at(question.at);
    this.isExit = question.purpose === 'EXIT';
    this.file = dossier.file(question.service, question.asset, question.entity);
  }

  /** The earliest taint of the subject by now. */
  get taint(): Taint | undefined {
    return this.#byNow(this.file.firstTaint);
  }

  /** The earliest permitted same-type offer by now. */
  get extension(): Extension | undefined {
    return this.#byNow(this.file.firstExtension);
  }

  get hasRequest(): boolean {
    return this.#byNow(this.file.requests[0]) !== undefined;
  }

  /** The client's earliest request for the subject by now. */
  get earliest(): RequestCase | undefined {
    const request = this.#byNow(this.file.requests[0]);
    return request && new RequestCase(this.file.requestFile, request, this.at);
  }

  /** The earliest request by now that is client-initiated. */
  get initiated(): RequestCase | undefined {
    const { reasons } = this.dossier;
    return firstInitiated(this.file.requestFile, reasons, this.at, { from: -Infinity, to: this.at });
  }

  #byNow<T extends { readonly at: number }>(first: T | undefined): T | undefined {
    return first !== undefined && first.at <= this.at ? first : undefined;
  }
}
