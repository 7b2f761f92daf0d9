/// <reference path="../../../pb_data/types.d.ts" />

// Rows travel in batches (one transaction for person, condition and study); files travel alone.
migrate(
  (app) => {
    const settings = app.settings();
    settings.meta.appName = 'R-CDM Studio';
    settings.batch.enabled = true;
    settings.batch.maxRequests = 300;
    settings.batch.timeout = 15;
    settings.batch.maxBodySize = 4 * 1024 * 1024;
    app.save(settings);
  },
  (app) => {
    const settings = app.settings();
    settings.batch.enabled = false;
    app.save(settings);
  },
);
