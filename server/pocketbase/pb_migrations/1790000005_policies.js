/// <reference path="../../../pb_data/types.d.ts" />

// De-identification policies that files on this server may be made by. A policy of a site stands here
// whole; one that comes with the program has a record only to be locked, with null in place of it. At
// most one is locked: then it is the only one whose files are taken. A hook checks what is in `policy`
// and holds it fast: files were made by it.
migrate(
  (app) => {
    const isSignedIn = "@request.auth.id != ''";
    const isAdministrator = "@request.auth.role = 'administrator'";
    const text = (name, max, more) => ({ type: 'text', name, max, ...more });
    const policies = new Collection({
      type: 'base',
      name: 'policies',
      fields: [
        text('policy_id', 40, { required: true, pattern: '^[a-z][a-z0-9-]*$' }),
        text('version', 20, { required: true, pattern: '^[0-9A-Za-z.-]+$' }),
        text('name', 60),
        { type: 'json', name: 'policy', maxSize: 65536 },
        { type: 'bool', name: 'is_locked' },
      ],
      indexes: [
        'CREATE UNIQUE INDEX idx_policies_policy_id_version ON policies (policy_id, version)',
        'CREATE UNIQUE INDEX idx_policies_is_locked ON policies (is_locked) WHERE is_locked = 1',
      ],
      listRule: isSignedIn,
      viewRule: isSignedIn,
      createRule: isAdministrator,
      updateRule: isAdministrator,
      deleteRule: isAdministrator,
    });
    app.save(policies);
  },
  (app) => {
    app.delete(app.findCollectionByNameOrId('policies'));
  },
);
