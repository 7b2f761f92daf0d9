/// <reference path="../../../pb_data/types.d.ts" />

// App accounts live in PocketBase's `users`. Nobody signs up alone: an administrator makes accounts.
// The superusers of `/_/` stand apart; no rule binds them.
migrate(
  (app) => {
    const users = app.findCollectionByNameOrId('users');
    users.fields.add(
      new SelectField({
        name: 'role',
        values: ['administrator', 'curator', 'researcher', 'radiologist'],
        maxSelect: 1,
        required: true,
      }),
    );
    users.fields.removeByName('avatar');
    users.oauth2.mappedFields.avatarURL = '';
    users.oauth2.enabled = false;

    const isAdministrator = "@request.auth.role = 'administrator'";
    const isOwn = 'id = @request.auth.id';
    users.listRule = `${isOwn} || ${isAdministrator}`;
    users.viewRule = `${isOwn} || ${isAdministrator}`;
    users.createRule = isAdministrator;
    users.updateRule = `${isAdministrator} || (${isOwn} && @request.body.role:changed = false)`;
    users.deleteRule = isAdministrator;
    // Lets an administrator set a password without knowing the old one, and see every address.
    users.manageRule = isAdministrator;
    app.save(users);
  },
  (app) => {
    const users = app.findCollectionByNameOrId('users');
    users.fields.removeByName('role');
    users.listRule = 'id = @request.auth.id';
    users.viewRule = 'id = @request.auth.id';
    users.createRule = null;
    users.updateRule = 'id = @request.auth.id';
    users.deleteRule = null;
    users.manageRule = null;
    app.save(users);
  },
);
