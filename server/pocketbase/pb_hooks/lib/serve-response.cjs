'use strict';

const rules = require('./response-headers.cjs');

// Read once for each engine of the pool. A server without its headers must not start.
const headers = (() => {
  const path = $os.getenv('RCDM_SECURITY_HEADERS') || __hooks + '/../../security-headers.json';
  const { origins, refused } = rules.parseOrigins($os.getenv('RCDM_PACS_ORIGINS'));
  if (refused.length > 0) throw new Error('RCDM_PACS_ORIGINS holds something that is no origin');
  return rules.withConnectSources(JSON.parse(toString($os.readFile(path))), origins);
})();
const headerNames = Object.keys(headers);

/** Middleware: headers, caching, and the app's own routes. */
function serveResponse(e) {
  const path = e.request.url.path;
  const kind = rules.classifyPath(path);
  if (kind === 'dashboard') return e.next();

  const response = e.response.header();
  for (const name of headerNames) {
    // PocketBase gives stored files a stricter policy (sandbox) of its own.
    if (kind === 'stored-file' && name === 'Content-Security-Policy') continue;
    response.set(name, headers[name]);
  }
  response.set('Cache-Control', rules.cacheControl(kind));
  if (!rules.mayCompress(kind, path)) e.request.header.del('Accept-Encoding');
  if (kind === 'route' && e.request.pathValue('path') !== '') {
    e.request.setPathValue('path', 'index.html');
  }
  try {
    return e.next();
  } catch (error) {
    response.set('Cache-Control', 'no-store');
    throw error;
  }
}

module.exports = { serveResponse };
