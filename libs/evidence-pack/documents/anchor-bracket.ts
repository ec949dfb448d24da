/** A checkpoint that an authority of time stamped, as documents tell of it. */
export interface ToldAnchor {
  /** Where its leaf stands. */
  readonly index: number;
  /** How many leaves the checkpoint tells of. */
  readonly size: number;
  /** RFC 3339, UTC. */
  readonly genTime: string;
  readonly authority: string;
}

/** Between which anchors a leaf was recorded; an end that is not there is not proved, or not yet. */
export interface AnchorBracket<Anchor extends Pick<ToldAnchor, 'index' | 'size'> = ToldAnchor> {
  readonly after: Anchor | undefined;
  readonly before: Anchor | undefined;
}

/** The last anchor that was there before a leaf, and the first of a checkpoint that has it. */
export function bracketOf<Anchor extends Pick<ToldAnchor, 'index' | 'size'>>(
  anchors: readonly Anchor[],
  index: number,
): AnchorBracket<Anchor> {
  return {
    after: anchors.findLast((anchor) => anchor.index < index),
    before: anchors.find((anchor) => anchor.size > index),
  };
}
