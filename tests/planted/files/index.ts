import { makeFile, type PlantedFile, type Recipe } from './base.ts';
import { DICTIONARY } from './dictionary.ts';
import { FORMS } from './forms.ts';
import { GRAPHICS } from './graphics.ts';
import { NESTED } from './nested.ts';
import { OBJECTS } from './objects.ts';
import { STREAMS } from './streams.ts';
import { TEXTS_IN_FORMS } from './texts.ts';

export type { PlantedFile } from './base.ts';

const RECIPES: readonly Recipe[] = [
  ...FORMS,
  ...NESTED,
  ...TEXTS_IN_FORMS,
  ...GRAPHICS,
  ...STREAMS,
  ...OBJECTS,
  ...DICTIONARY,
];

export const COMPRESSED: readonly string[] = STREAMS.map(({ name }) => name);

/** The whole planted set; no string of it stands in two places. */
export function plantedFiles(): readonly PlantedFile[] {
  let from = 0;
  return RECIPES.map((recipe) => {
    const { next, ...file } = makeFile(recipe, from);
    from = next;
    return file;
  });
}
