/// <reference path="../../../pb_data/types.d.ts" />

// Thin on purpose: handlers run in engines of their own and see nothing of this file's scope.

// Here, so that a missing or broken header file stops the start.
require(`${__hooks}/lib/serve-response.cjs`);

routerUse((e) => require(`${__hooks}/lib/serve-response.cjs`).serveResponse(e));
routerUse($apis.gzip());
