export type SheetHeight = 'peek' | 'half' | 'full'
/** The resting height nearest to where the sheet was let go. */
export function nearest(height: number, whole: number): SheetHeight {
  const rest: [SheetHeight, number][] = [['peek', 96], ['half', whole * 0.52], ['full', whole]]
  return rest.reduce((a, b) => (Math.abs(b[1] - height) < Math.abs(a[1] - height) ? b : a))[0]
}
