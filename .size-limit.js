import { readFileSync } from 'node:fs';

/** What the browser loads to show the first page: the entry, the dashboard, and all they import. */
function firstLoad() {
  const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
  const chunks = new Set();
  const visit = (key) => {
    if (chunks.has(key)) return;
    chunks.add(key);
    for (const imported of manifest[key].imports ?? []) visit(imported);
  };
  visit('index.html');
  visit('src/features/dashboard/index.ts');
  return [...chunks].map((key) => `dist/${manifest[key].file}`);
}

export default [
  {
    name: 'first load, before charts, viewer and training',
    path: firstLoad(),
    limit: '150 kB',
    gzip: true,
  },
];
