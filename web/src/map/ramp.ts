/** Classes of the ratio to the province mean: 4-8, 8-16, 16-32, over 32; 0 is drawn as plain cable. */
export const breaks = [4, 8, 16, 32]
export const rampClass = (ratio: number): number => breaks.filter((b) => ratio >= b).length

/** How often the mean may be said to be exceeded: from the lower end, so words never overstate. */
export const timesMean = (lowRatio: number): number | null => (lowRatio >= 2 ? Math.floor(lowRatio) : null)

/** Position in percent of a ratio on the doubling axis 1/4 .. 128. */
export function axisPercent(ratio: number): number {
  const position = (Math.log2(Math.max(ratio, 0.25)) + 2) / 9
  return Math.round(Math.min(1, position) * 1000) / 10
}
