/** The same for two ways to write one name: case, order of marks and empty components do not count. */
export function comparableName(value: string): string {
  const groups = value.split('=').map((group) =>
    group
      .toUpperCase()
      .replaceAll(/[\s^,.]+/g, ' ')
      .trim(),
  );
  return groups.find((group) => group !== '') ?? '';
}
