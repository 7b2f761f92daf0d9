import { isSegmenter, MODEL_KINDS, spatialRankOf, type ModelKind } from './model-options.ts';

/** What the examples of a data set can be taken as. */
export interface DataFacts {
  /** Whether its series can be read as volumes. */
  readonly hasVolumes: boolean;
  /** Whether its examples have label maps. */
  readonly hasLabelMaps: boolean;
}

/** The networks of the zoo that such data can train. */
export const offeredModels = ({ hasVolumes, hasLabelMaps }: DataFacts): readonly ModelKind[] =>
  MODEL_KINDS.filter(
    (kind) => isSegmenter(kind) === hasLabelMaps && (hasVolumes || spatialRankOf(kind) === 2),
  );
