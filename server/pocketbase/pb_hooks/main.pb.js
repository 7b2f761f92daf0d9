/// <reference path="../../../pb_data/types.d.ts" />

// Thin on purpose: handlers run in engines of their own and see nothing of this file's scope.

// Here, so that a missing or broken file stops the start.
require(`${__hooks}/lib/serve-response.cjs`);
require(`${__hooks}/lib/refuse-identified.cjs`);
require(`${__hooks}/lib/check-policy.cjs`);

// Model hooks see every way in: single calls, batches, superusers, other hooks.
for (const on of [onRecordCreate, onRecordUpdate]) {
  on((e) => {
    require(`${__hooks}/lib/refuse-identified.cjs`).refuseIdentified(e.app, e.record);
    e.next();
  }, 'radiology_image');
  on((e) => {
    require(`${__hooks}/lib/check-policy.cjs`).checkPolicy(e.record);
    e.next();
  }, 'policies');
}

onRecordDelete((e) => {
  require(`${__hooks}/lib/check-policy.cjs`).keepUsedPolicy(e.app, e.record);
  e.next();
}, 'policies');

routerUse((e) => require(`${__hooks}/lib/serve-response.cjs`).serveResponse(e));
routerUse($apis.gzip());
