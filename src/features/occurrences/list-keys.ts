export interface ListKeys {
  /** Entries in a line: 1 for a table. */
  readonly columns: number;
  /** Lines that a page holds. */
  readonly lines: number;
  move(entries: number): void;
  open(): void;
}

/** Arrow, page and end keys of a list with one marked entry; Enter opens it. */
export function handleListKey(event: KeyboardEvent, keys: ListKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
    return;
  const { columns, lines } = keys;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: columns * lines,
    PageUp: -columns * lines,
    Home: -Infinity,
    End: Infinity,
    ...(columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}),
  };
  const step = steps[event.key];
  if (step !== undefined) keys.move(step);
  else if (event.key === 'Enter') keys.open();
  else return;
  event.preventDefault();
}
