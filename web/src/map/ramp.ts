/** Classes of the ratio to the province mean: 4-16, 16-64, 64-256, over 256; 0 is drawn as plain cable. */
export const breaks = [4, 16, 64, 256]
export const rampClass = (ratio: number): number => breaks.filter((b) => ratio >= b).length

/** How often the mean may be said to be exceeded: from the lower end, so words never overstate. */
export const timesMean = (lowRatio: number): number | null => (lowRatio >= 2 ? Math.floor(lowRatio) : null)

/** The ends of the doubling axis: rates of single lixels reach some hundred times the mean. */
const [least, most] = [0.25, 2048]
export const axisStart = least
export const axisEnd = most

/** Position in percent of a ratio on the doubling axis 1/4 .. 2048. */
export function axisPercent(ratio: number): number {
  const position = Math.log2(Math.max(ratio, least) / least) / Math.log2(most / least)
  return Math.round(Math.min(1, position) * 1000) / 10
}
