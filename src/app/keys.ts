/** Time after `g` in which the letter of a page must come. */
const SEQUENCE_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** Listens for `g` + letter, `/` and `?`; returns what ends it. `/` goes to the page's search field. */
export function watchKeys(on: { goTo: (key: string) => void; showKeys: () => void }): () => void {
  let wentAt = -Infinity;
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (performance.now() - wentAt < SEQUENCE_MS) {
      wentAt = -Infinity;
      on.goTo(event.key);
      return;
    }
    if (event.key === 'g') wentAt = performance.now();
    if (event.key === '?') on.showKeys();
    if (event.key === '/') {
      const search = document.querySelector<HTMLInputElement>('input[type="search"]');
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  };
  addEventListener('keydown', onKey);
  return () => {
    removeEventListener('keydown', onKey);
  };
}
