export const shapes = ['circle', 'square', 'diamond', 'hexagon'] as const
export type Shape = (typeof shapes)[number]
/** Outlines on a grid of 24. */
export const outlines: Record<Shape, string> = {
  circle: 'M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20Z', square: 'M3 3h18v18H3Z', diamond: 'M12 0.500 23.500 12 12 23.500 0.500 12Z', hexagon: 'M6.250 2h11.500L23.500 12 17.750 22H6.250L0.500 12Z',
}
/** Colour 1 to 4 and shape by a crew's place in the plan; with more than four no pair comes twice before the seventeenth. */
export const crewLook = (index: number): { colour: number; shape: Shape } => ({ colour: (index % 4) + 1, shape: shapes[(index + Math.floor(index / 4)) % 4]! })
