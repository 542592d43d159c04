import { createHash } from 'node:crypto'
import { rolldown } from 'rolldown'
import type { Plugin, Rolldown } from 'vite'

/** Fonts that a kept page shows; the rest is fetched when it is needed. */
const fonts = /(be-vietnam-pro-(latin|vietnamese)|noto-sans-latin)-(400|500|600|700)-normal/
/** The map's own worker. A browser asks a kept page's worker only for scripts of workers whose address begins as the page's: a copy has such a one. */
const mapWorker = /maplibre-gl-worker/

/** Builds the worker that keeps a page for when there is no connection, with the list of files that the page needs. */
export function keptPage(page: string, source: string, withMap = false): Plugin {
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
      for (const name of Object.keys(bundle).filter((n) => fonts.test(n))) files.add(name)
      const map = withMap ? Object.keys(bundle).find((n) => mapWorker.test(n)) : undefined
      const script = map && bundle[map]
      if (script) {
        files.add(`${page}-map.js`)
        this.emitFile({ type: 'asset', fileName: `${page}-map.js`, source: script.type === 'chunk' ? script.code : script.source })
      }
      const list = [`/${page}`, '/icon.svg', `/${page}.webmanifest`, '/api/v1/communes', ...[...files].sort().map((f) => `/${f}`)]
      const version = createHash('sha256').update([...list, map].join()).digest('hex').slice(0, 12)
      const built = await rolldown({ input: source, transform: { define: { FILES: JSON.stringify(list), VERSION: JSON.stringify(version) } } })
      const { output } = await built.generate({ format: 'iife', minify: true })
      this.emitFile({ type: 'asset', fileName: `${page}-sw.js`, source: output[0].code })
    },
  }
}
