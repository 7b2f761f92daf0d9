'use strict';

// Shared by the hook (goja: no URL class) and by Node, which serves the app when PocketBase is not there.

const ORIGIN = /^https?:\/\/(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?$/;

/** Origins out of a list parted by spaces or commas. */
function parseOrigins(list) {
  const origins = [];
  const refused = [];
  for (const word of String(list || '').split(/[\s,]+/)) {
    if (word === '') continue;
    const origin = word.toLowerCase().replace(/\/$/, '');
    (ORIGIN.test(origin) ? origins : refused).push(ORIGIN.test(origin) ? origin : word);
  }
  return { origins, refused };
}

/** The headers with `connect-src` opened for these origins. */
function withConnectSources(headers, origins) {
  if (origins.length === 0) return headers;
  const name = 'Content-Security-Policy';
  const policy = headers[name].replace(
    /connect-src [^;]*/,
    (sources) => sources + ' ' + origins.join(' '),
  );
  return Object.assign({}, headers, { [name]: policy });
}

/** What a path is, and with it how it is kept, compressed and secured. */
function classifyPath(path) {
  if (path === '/_' || path.startsWith('/_/')) return 'dashboard';
  if (path === '/api/realtime') return 'events';
  if (path.startsWith('/api/files/')) return 'stored-file';
  if (path === '/api' || path.startsWith('/api/')) return 'api';
  if (path.startsWith('/assets/')) return 'hashed';
  // A route of the app has no file ending (a UID's last part is a number); anything else must exist or
  // answer 404, else a chunk of an older version would come back as HTML.
  return /\.[A-Za-z][A-Za-z0-9]*$/.test(path) ? 'file' : 'route';
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

function cacheControl(kind) {
  if (kind === 'hashed') return IMMUTABLE;
  return kind === 'file' || kind === 'route' ? 'no-cache' : 'no-store';
}

/** Range requests, event streams and packed formats go out as they are. */
function mayCompress(kind, path) {
  if (kind === 'stored-file' || kind === 'events') return false;
  return !/\.(?:png|jpe?g|webp|woff2|zip|gz)$/.test(path);
}

module.exports = { parseOrigins, withConnectSources, classifyPath, cacheControl, mayCompress };
