import type { DataDrivenPropertyValueSpecification, ExpressionSpecification } from 'maplibre-gl'

/** Zooms at which widths are given; between them they grow as the ground does. */
const zooms = [8, 10, 12, 14, 16]
export const cableWidths = [0.8, 1.2, 1.6, 2.2, 3]
export const hotWidths = [[3, 4, 5, 7, 10], [3.5, 5.5, 7, 9, 13], [4, 7, 9, 12, 16], [5, 9, 11, 15, 20]]
export const gapWidths = [1, 1.5, 1.5, 2, 2]
export const inkWidths = [1, 1.25, 1.5, 1.75, 2]
export const laneWidths = [3, 3, 4, 5, 6]

export type Width = DataDrivenPropertyValueSpecification<number>
export const byZoom = (values: (number | ExpressionSpecification)[]): Width =>
  ['interpolate', ['exponential', 1.4], ['zoom'], ...zooms.flatMap((z, i) => [z, values[i]!])] as ExpressionSpecification as Width
export const perClass = (values: (string | number)[]): ExpressionSpecification =>
  ['match', ['get', 'class'], 2, values[1]!, 3, values[2]!, 4, values[3]!, values[0]!] as ExpressionSpecification

/** Width of a hot line by class: a share of it, and something added on both sides. */
export const hotWidth = (share = 1, sides: number[][] = []): Width =>
  byZoom(zooms.map((_, i) => perClass(hotWidths.map((w) => w[i]! * share + 2 * sides.reduce((sum, s) => sum + s[i]!, 0)))))
/** How far a line is drawn beside its true place, by its lane. */
export const laneOffset: Width = byZoom(laneWidths.map((w) => ['*', w, ['get', 'lane']] as ExpressionSpecification))

/** The width the map draws at a zoom: the same curve in numbers. */
export function widthAt(values: number[], zoom: number): number {
  const i = Math.min(zooms.length - 2, Math.max(0, zooms.findLastIndex((z) => z <= zoom)))
  const [z, next] = [zooms[i]!, zooms[i + 1]!]
  const share = (1.4 ** (Math.min(Math.max(zoom, z), next) - z) - 1) / (1.4 ** (next - z) - 1)
  return values[i]! + (values[i + 1]! - values[i]!) * share
}
