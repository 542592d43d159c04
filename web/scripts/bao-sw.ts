import { createHash } from 'node:crypto'
import { rolldown } from 'rolldown'
import type { Plugin, Rolldown } from 'vite'

/** Fonts that the citizen's page shows; the rest is fetched when it is needed. */
const fonts = /(be-vietnam-pro-(latin|vietnamese)|noto-sans-latin)-(400|500|600|700)-normal/

/** Builds the worker of the citizen's page with the list of files that page needs. */
export function citizenWorker(): Plugin {
  return {
    name: 'citizen-worker', apply: 'build',
    async generateBundle(_, bundle) {
      const files = new Set<string>()
      const take = (chunk?: Rolldown.OutputChunk | Rolldown.OutputAsset) => {
        if (!chunk || files.has(chunk.fileName)) return
        files.add(chunk.fileName)
        if (chunk.type !== 'chunk') return
        const css = (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []
        for (const name of [...chunk.imports, ...css]) take(bundle[name])
      }
      take(Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === 'bao'))
      for (const name of Object.keys(bundle).filter((n) => fonts.test(n))) files.add(name)
      const list = ['/bao', '/icon.svg', '/bao.webmanifest', '/api/v1/communes', ...[...files].sort().map((f) => `/${f}`)]
      const version = createHash('sha256').update(list.join()).digest('hex').slice(0, 12)
      const built = await rolldown({ input: 'src/citizen/sw.ts', transform: { define: { FILES: JSON.stringify(list), VERSION: JSON.stringify(version) } } })
      const { output } = await built.generate({ format: 'iife', minify: true })
      this.emitFile({ type: 'asset', fileName: 'bao-sw.js', source: output[0].code })
    },
  }
}
