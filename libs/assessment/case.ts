import type { Dossier, RuledAct } from './dossier.js';
import type { PerimeterState } from './location.js';
import type { RegisterState } from './registers.js';
import { RequestCase } from './request-case.js';
import type { SubjectFile, Taint } from './subject-file.js';

export interface Question {
  readonly service: string;
  readonly asset: string;
  /** The serving entity's id. */
  readonly entity: string;
  /** The instant it is about, in milliseconds. */
  readonly at: number;
  /** What the ledger's verification of its log found of this client's evidence; absent in a plain file. */
  readonly integrityBroken?: boolean;
}

/** One question before the decision table: the dossier seen at one instant for one service, asset and entity. */
export class Case {
  readonly dossier: Dossier;
  readonly registers: RegisterState;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: number;
  readonly integrityBroken: boolean;
  readonly where: PerimeterState;
  readonly file: SubjectFile;
  #taints: readonly Taint[] | undefined;
  #extensions: readonly RuledAct[] | undefined;
  #requests: readonly RequestCase[] | undefined;

  constructor(dossier: Dossier, question: Question) {
    this.dossier = dossier;
    this.registers = dossier.registers;
    this.service = question.service;
    this.asset = question.asset;
    this.entity = question.entity;
    this.at = question.at;
    this.integrityBroken = question.integrityBroken ?? false;
    this.where = dossier.circumstances.whereabouts.at(question.at);
    this.file = dossier.file(question.service, question.asset);
  }

  /** Taints of the subject by now, the earliest first. */
  get taints(): readonly Taint[] {
    this.#taints ??= this.file.taints(this.at);
    return this.#taints;
  }

  /** Permitted same-type offers by now, the earliest first. */
  get extensions(): readonly RuledAct[] {
    this.#extensions ??= this.file.extensions(this.at);
    return this.#extensions;
  }

  /** The client's own requests for the subject by now, the earliest first. */
  get requests(): readonly RequestCase[] {
    this.#requests ??= this.file.requests
      .filter(({ at }) => at <= this.at)
      .map((request) => new RequestCase(this.dossier, request, this.at));
    return this.#requests;
  }
}
