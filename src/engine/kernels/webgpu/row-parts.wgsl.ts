/** Where a thread stands that adds up one channel of one part of the rows, as `partRows` shares them out. */
export const placeInParts = `
  if (index >= u.examples * u.parts * u.channels) { return; }
  let channel = index % u.channels;
  let part = (index / u.channels) % u.parts;
  let example = index / u.channels / u.parts;`;

const AT_ONCE = 4;

/**
 * Looks at the rows of the thread's part: `code` of `at`, a place in x, four times at once, so that
 * their reads do not wait for each other.
 */
export const eachRow = (code: string): string => `
  let step = u.parts * u.channels;
  let end = (example + 1) * u.rows * u.channels;
  var next = (example * u.rows + part) * u.channels + channel;
  for (; next + ${AT_ONCE - 1} * step < end; next += ${AT_ONCE} * step) {
    ${Array.from({ length: AT_ONCE }, (_, i) => `{ let at = next + ${i} * step; ${code} }`).join('\n    ')}
  }
  for (; next < end; next += step) { let at = next; ${code} }`;
