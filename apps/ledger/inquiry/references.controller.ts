import { Controller, Get, Query } from '@nestjs/common';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { describeUnresolvedReferences } from './describe-references.js';
import { ReferencesQuestion } from './references-question.js';
import { referencesSheet } from './references-sheet.js';
import { UnresolvedReferences, type UnresolvedReferencesAnswer } from './unresolved-references.js';

/** What evidence refers to, and whether it is there. */
@Controller('v1/references')
export class ReferencesController {
  constructor(private readonly references: UnresolvedReferences) {}

  @Get('unresolved')
  @AlsoAsCsv(referencesSheet)
  @describeUnresolvedReferences()
  unresolved(@Query(CheckedPipe) asked: ReferencesQuestion): Promise<UnresolvedReferencesAnswer> {
    return this.references.page(asked);
  }
}
