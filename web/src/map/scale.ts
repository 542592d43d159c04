export interface Bar { pixels: number; metres: number }

/** The longest of 1, 2, 5 times a power of ten metres that fits. */
export function scaleBar(metresPerPixel: number, most = 150): Bar {
  const room = metresPerPixel * most
  const power = 10 ** Math.floor(Math.log10(room))
  const metres = [5, 2, 1].find((n) => n * power <= room)! * power
  return { pixels: Math.round(metres / metresPerPixel), metres }
}
export const barText = (metres: number) => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`)
