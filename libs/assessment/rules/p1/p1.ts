import { shippedReference } from '../../reference/reference.js';
import type { RuleSet } from '../rule-set.js';
import { neutralRules } from './neutral.js';
import { passedOverByP1 } from './passed-over.js';
import { integrity } from './r-000-integrity.js';
import { preApplication } from './r-010-pre-application.js';
import { assetOutOfScope } from './r-020-asset-out-of-scope.js';
import { clientOutside } from './r-021-client-outside.js';
import { authorised } from './r-030-authorised.js';
import { unionEntity } from './r-035-union-entity.js';
import { grandfathered } from './r-040-grandfathered.js';
import { communicationByFirm } from './r-110-communication-by-firm.js';
import { exposureByFirm } from './r-111-exposure-by-firm.js';
import { actForFirm } from './r-112-act-for-firm.js';
import { targetedSurface } from './r-113-targeted-surface.js';
import { originThroughActor } from './r-115-origin.js';
import { promptedRequest } from './r-117-prompted-request.js';
import { unknownActor } from './r-132-unknown-actor.js';
import { uncheckedCampaign } from './r-140-unchecked-campaign.js';
import { untrackableCampaign } from './r-141-untrackable-campaign.js';
import { probableLink } from './r-143-probable-link.js';
import { openAllegation } from './r-145-open-allegation.js';
import { clientInitiated, insufficient } from './r-210-client-initiated.js';
import { missingEvidence } from './r-220-missing-evidence.js';
import { incompleteCheck } from './r-222-incomplete-check.js';
import { recordedLate } from './r-223-recorded-late.js';
import { earlierStay } from './r-226-earlier-stay.js';
import { uncoveredSource } from './r-227-uncovered-source.js';
import { sameTypeExtension } from './r-310-same-type-extension.js';
import { offerOutsideContext } from './r-320-offer-outside-context.js';
import { offerOfAnotherType } from './r-330-offer-of-another-type.js';
import { erased } from './r-510-erased.js';
import { entityUnknown, otherwise } from './r-900-default.js';
import { noRelationship } from './r-905-no-relationship.js';
import { readingsOfP1 } from './readings.js';
import { tainted } from './tainted.js';

/** Rule set P1, in force from the first version on. It is frozen: an answer by it is the same bytes for ever. */
export const p1: RuleSet = {
  id: 'P1',
  reference: shippedReference,
  table: [
    integrity,
    preApplication,
    assetOutOfScope,
    clientOutside,
    authorised,
    grandfathered,
    unionEntity,
    entityUnknown,
    tainted,
    noRelationship,
    unknownActor,
    probableLink,
    openAllegation,
    erased,
    sameTypeExtension,
    clientInitiated,
    insufficient,
    otherwise,
  ],
  solicitation: [communicationByFirm, exposureByFirm, actForFirm, targetedSurface, originThroughActor, promptedRequest],
  offers: [offerOutsideContext, offerOfAnotherType],
  reasons: [
    untrackableCampaign,
    uncheckedCampaign,
    uncoveredSource,
    earlierStay,
    recordedLate,
    incompleteCheck,
    missingEvidence,
  ],
  readings: readingsOfP1,
  passesOver: passedOverByP1,
  neutral: neutralRules,
};
