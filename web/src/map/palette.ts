export interface Palette {
  land: string; home: string; out: string; lao: string; sea: string; commune: string; province: string; accent: string; warn: string; gap: string; ink: string
  none: string; hot: string[]; weak: string[]; carriers: string[]
}
const four = [1, 2, 3, 4]

/** The colours of the map, read from the page's tokens so that each is written in one place. */
export function paletteFrom(token: (name: string) => string): Palette {
  return {
    land: token('--m-land'), home: token('--m-out'), out: token('--m-out'), lao: token('--m-lao'), sea: token('--m-sea'),
    commune: token('--m-commune'), province: token('--m-prov'), accent: token('--c-accent'), warn: token('--c-warn'), gap: token('--h-sig-gap'), ink: token('--h-sig'),
    none: token('--car-none'), hot: four.map((n) => token(`--h${n}`)), weak: four.map((n) => token(`--hd${n}`)),
    carriers: four.map((n) => token(`--car-${n}`)),
  }
}
