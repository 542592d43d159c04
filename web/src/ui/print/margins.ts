/** The page's margins on paper: a browser that knows margin boxes repeats the control line on every page. */
export interface Foot { control: string; classification: string }

const text = (words: string) => `"${words.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`

/** Rules for the page margins: control line left, classification and "Trang n/m" right, the number on top from page 2. */
export function marginRules({ control, classification }: Foot): string {
  const font = 'font: 8.5pt/1.2 var(--font-print, serif); vertical-align: top; border-top: 0.6pt solid #000; padding-top: 3pt;'
  return [
    `@page { @bottom-left { content: ${text(control)}; ${font} width: 78%; text-align: left; }`,
    `@bottom-right { content: ${text(`${classification}. Trang `)} counter(page) "/" counter(pages); ${font} width: 22%; text-align: right; }`,
    '@top-center { content: counter(page); font: 13pt/1.2 var(--font-print, serif); } }',
    '@page :first { @top-center { content: none; } }',
  ].join('\n')
}
/** Whether this browser fills the margins; if not, the control line stands once at the end of the paper. */
export const fillsMargins = () => 'CSSMarginRule' in globalThis

/** Puts the rules into the document until the returned function is called. A made sheet needs no leave of the page's policy. */
export function setMargins(foot: Foot): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(marginRules(foot))
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet) }
}
