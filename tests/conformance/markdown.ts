/** A table of Markdown, not padded: a longer cell then changes one line. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(headings.map(() => '---'));
  return [line(headings), rule, ...rows.map(line)].join('\n');
}
