/** One piece of code for each number below the count. */
export const unrolled = (count: number, code: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => code(i)).join('');

/** Four neighbours from an array of fours, or from one of scalars (what lies past the end is not used). */
export const loadFour = (array: string, at: string, isVec: boolean): string =>
  isVec
    ? `${array}[(${at}) / 4]`
    : `vec4<f32>(${array}[${at}], ${array}[${at} + 1], ${array}[${at} + 2], ${array}[${at} + 3])`;

export const elementOf = (isVec: boolean) => (isVec ? 'vec4<f32>' : 'f32');

/** Stores four neighbours, or those of them that are below the end of the row. */
export const storeFour = (
  array: string,
  at: string,
  value: string,
  column: string,
  end: string,
  isVec: boolean,
): string =>
  isVec
    ? `if (${column} < ${end}) { ${array}[(${at}) / 4] = ${value}; }`
    : unrolled(
        4,
        (lane) =>
          `if (${column} + ${lane} < ${end}) { ${array}[${at} + ${lane}] = ${value}[${lane}]; }`,
      );

export const lane = (value: string, i: number, isVec: boolean): string =>
  isVec ? `${value}.${'xyzw'.charAt(i)}` : value;
