/** Name of a site's sign; its colours are in the name. */
export const siteImage = (line: string, fill: string) => `site ${line} ${fill}`

function rgb(hex = ''): number[] | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex)?.[1]
  const long = digits?.length === 3 ? digits.replace(/./g, '$&$&') : digits
  return long ? [0, 2, 4].map((i) => Number.parseInt(long.slice(i, i + 2), 16)) : null
}

/** A small square with a coloured frame: sites are square, incidents round. Drawn for two device pixels to one. */
export function drawSite(name: string, size = 18): { width: number; height: number; data: Uint8ClampedArray } | null {
  const [kind, first, second] = name.split(' ')
  const line = rgb(first), fill = rgb(second)
  if (kind !== 'site' || !line || !fill) return null
  const data = new Uint8ClampedArray(size * size * 4)
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) {
    const edge = Math.min(x, y, size - 1 - x, size - 1 - y)
    const colour = edge < 1 || edge > 3 ? fill : line
    data.set([...colour, 255], (y * size + x) * 4)
  }
  return { width: size, height: size, data }
}
