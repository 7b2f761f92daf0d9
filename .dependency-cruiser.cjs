const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '[.](test|spec)[.]ts$' },
  to: { path: '^(src|workers|server|tests)/', pathNot: [from, ...allowed] },
});

/** Who may import whom; see ARCHITECTURE.md. Type-only edges count. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '[.]test[.]ts$' },
      to: {
        pathNot: [
          '^src/core/',
          '^node_modules/(comlink|zod|dicom-parser|fast-png|@noble|@zip[.]js)/',
        ],
      },
    },
    only('engine-stands-on-core', '^src/engine/', ['^src/core/']),
    only('data-stands-on-core', '^src/data/', ['^src/core/']),
    only('platform-stands-on-core', '^src/platform/', [
      '^src/core/',
      '^workers/[^/]+/[^/]+[.]worker[.]ts$',
    ]),
    only('state', '^src/state/', ['^src/core/', '^src/data/', '^src/platform/']),
    only('ui-knows-no-state', '^src/ui/', ['^src/core/']),
    only('features', '^src/features/', [
      '^src/core/',
      '^src/data/',
      '^src/platform/',
      '^src/state/',
      '^src/ui/',
    ]),
    {
      name: 'no-feature-imports-another',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'feature-door',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/features/[^/]+/(?!index[.]ts$)' },
    },
    only('workers', '^workers/', ['^src/core/', '^src/data/', '^src/engine/']),
    only('server', '^server/', ['^src/core/', '^src/engine/', '^workers/(codecs|import)/']),
    {
      name: 'workers-are-started-by-platform-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/workers/' },
      to: { path: '^workers/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(src|workers|server)/', pathNot: '[.](test|spec)[.]ts$' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.svelte.ts', '.json'],
    },
  },
};
