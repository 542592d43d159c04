import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { keptPage } from './scripts/worker.ts'

const server = process.env.CABLEWATCH_SERVER ?? 'http://127.0.0.1:8080'

/** Each page of its own; all but the first and the patrol's are for everybody and hold no map. */
const pages = ['index.html', 'thi-cong.html', 'canh-bao.html', 'rut-tham.html', 'bao.html', 'lenh.html']

export default defineConfig({
  plugins: [svelte(), keptPage('bao', 'src/citizen/sw.ts'), keptPage('lenh', 'src/road/sw.ts', true)],
  optimizeDeps: { exclude: ['maplibre-gl'] },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 2000, rollupOptions: { input: pages } },
  test: { include: ['src/**/*.test.ts'] },
  server: { proxy: { '/api': server, '/events': server, '/healthz': server } },
})
