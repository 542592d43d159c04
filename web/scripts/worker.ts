import { createHash } from 'node:crypto'
import { rolldown } from 'rolldown'
import type { Plugin, Rolldown } from 'vite'

/** Fonts that a kept page shows; the rest is fetched when it is needed. */
const fonts = /(be-vietnam-pro-(latin|vietnamese)|noto-sans-latin)-(400|500|600|700)-normal/
/** The map's own worker, which no chunk imports. */
const mapWorker = /maplibre-gl-worker/

/** Builds the worker that keeps a page for when there is no connection, with the list of files that the page needs. */
export function keptPage(page: string, source: string): Plugin {
  return {
    name: `kept-page-${page}`, apply: 'build',
    async generateBundle(_, bundle) {
      const files = new Set<string>()
      const take = (chunk?: Rolldown.OutputChunk | Rolldown.OutputAsset) => {
        if (!chunk || files.has(chunk.fileName)) return
        files.add(chunk.fileName)
        if (chunk.type !== 'chunk') return
        const css = (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []
        for (const name of [...chunk.imports, ...chunk.dynamicImports, ...css]) take(bundle[name])
      }
      take(Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === page))
      const code = [...files].map((f) => bundle[f]).map((c) => (c?.type === 'chunk' ? c.code : '')).join()
      for (const name of Object.keys(bundle).filter((n) => fonts.test(n) || (mapWorker.test(n) && code.includes(n)))) files.add(name)
      const list = [`/${page}`, '/icon.svg', `/${page}.webmanifest`, '/api/v1/communes', ...[...files].sort().map((f) => `/${f}`)]
      const version = createHash('sha256').update(list.join()).digest('hex').slice(0, 12)
      const built = await rolldown({ input: source, transform: { define: { FILES: JSON.stringify(list), VERSION: JSON.stringify(version) } } })
      const { output } = await built.generate({ format: 'iife', minify: true })
      this.emitFile({ type: 'asset', fileName: `${page}-sw.js`, source: output[0].code })
    },
  }
}
