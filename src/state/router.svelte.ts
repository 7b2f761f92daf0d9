/** Pages by their first path segment; the dashboard has none. */
const PAGE_IDS = [
  'dashboard',
  'upload',
  'occurrences',
  'study',
  'datasets',
  'studio',
  'runs',
  'models',
  'settings',
] as const;
export type PageId = (typeof PAGE_IDS)[number];

export interface Place {
  readonly page: PageId | 'unknown';
  /** What follows the page in the path, e.g. the run of `/runs/abc`. */
  readonly id: string | null;
  readonly query: URLSearchParams;
  readonly hash: string;
}

/** The search text of a query: what a person typed, and so perhaps somebody's name. */
const TYPED = 'q';

/** Typed text goes behind `#`: browsers do not send that part, so it gets into no server's log. */
function addressOf(url: URL): URL {
  const typed = url.searchParams.get(TYPED);
  if (typed === null) return url;
  const address = new URL(url);
  address.searchParams.delete(TYPED);
  address.hash = new URLSearchParams({ [TYPED]: typed }).toString();
  return address;
}

/** The query with the typed text back in its place. */
function queryOf(url: URL): URLSearchParams {
  const query = new URLSearchParams(url.search);
  const typed = new URLSearchParams(url.hash.slice(1)).get(TYPED);
  if (typed !== null) query.set(TYPED, typed);
  return query;
}

function parsePlace(url: URL): Place {
  const [first = '', second] = url.pathname.split('/').filter(Boolean);
  const page = first === '' ? 'dashboard' : (PAGE_IDS.find((id) => id === first) ?? 'unknown');
  return {
    page,
    id: second === undefined ? null : decodeURIComponent(second),
    query: queryOf(url),
    hash: url.hash.slice(1),
  };
}

export function hrefOf(
  page: PageId,
  id?: string,
  query?: Readonly<Record<string, string>>,
): string {
  const path = page === 'dashboard' ? '/' : `/${page}${id ? `/${encodeURIComponent(id)}` : ''}`;
  const search = query && Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
  return path + search;
}

/** Where the person is; the address says it all, so a link can be kept and sent. */
export class Router {
  #place = $state.raw<Place>(parsePlace(new URL(location.href)));

  get place(): Place {
    return this.#place;
  }

  go(href: string, { replace = false } = {}): void {
    const url = addressOf(new URL(href, location.href));
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.#place = parsePlace(url);
    if (!replace) scrollTo(0, 0);
  }

  /** Listens to links and to back and forward; returns what ends it. */
  start(): () => void {
    history.replaceState(null, '', addressOf(new URL(location.href)));
    const onPop = () => {
      this.#place = parsePlace(new URL(location.href));
    };
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (
        !(link instanceof HTMLAnchorElement) ||
        link.target !== '' ||
        link.hasAttribute('download')
      )
        return;
      if (link.origin !== location.origin || link.pathname.startsWith('/_/')) return;
      event.preventDefault();
      this.go(link.href);
    };
    addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }
}
