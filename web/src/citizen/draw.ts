import { metres, project, round, type Commune } from './ground'

export interface Colours { land: string; sea: string; line: string; label: string; halo: string; ink: string; accent: string }
interface Frame { center: [number, number]; zoom: number; width: number; height: number; communes: Commune[]; radius: number; colours: Colours }

function ground(pen: CanvasRenderingContext2D, { communes, colours }: Frame, at: (p: [number, number]) => [number, number]) {
  pen.fillStyle = colours.land
  pen.strokeStyle = colours.line
  pen.lineWidth = 1
  for (const commune of communes) {
    pen.beginPath()
    for (const ring of commune.rings) {
      ring.forEach((p, i) => (i ? pen.lineTo(...at(p)) : pen.moveTo(...at(p))))
      pen.closePath()
    }
    pen.fill('evenodd')
    pen.stroke()
  }
}
/** Names of communes that have room; each is drawn whole or not at all. */
function names(pen: CanvasRenderingContext2D, { communes, zoom, width, height, colours }: Frame, at: (p: [number, number]) => [number, number]) {
  if (zoom < 9) return
  pen.font = `500 13px ${getComputedStyle(document.body).fontFamily}`
  pen.textAlign = 'center'
  pen.lineWidth = 3
  pen.strokeStyle = colours.halo
  pen.fillStyle = colours.label
  const taken: [number, number, number][] = []
  for (const commune of communes) {
    const [x, y] = at(commune.center)
    const half = pen.measureText(commune.full_name).width / 2 + 4
    if (x < -half || y < 0 || x > width + half || y > height || taken.some(([tx, ty, th]) => Math.abs(tx - x) < th + half && Math.abs(ty - y) < 20)) continue
    taken.push([x, y, half])
    pen.strokeText(commune.full_name, x, y)
    pen.fillText(commune.full_name, x, y)
  }
}
/** The circle that holds the place, to scale. */
function area(pen: CanvasRenderingContext2D, f: Frame) {
  pen.beginPath()
  pen.arc(f.width / 2, f.height / 2, f.radius / metres(f.center[1], f.zoom), 0, 2 * Math.PI)
  pen.globalAlpha = 0.16
  pen.fillStyle = f.colours.accent
  pen.fill()
  pen.globalAlpha = 1
  pen.lineWidth = 2
  pen.strokeStyle = f.colours.accent
  pen.stroke()
}
function bar(pen: CanvasRenderingContext2D, f: Frame) {
  const each = metres(f.center[1], f.zoom)
  const length = round(110 * each)
  const [x, y] = [16, f.height - 16]
  pen.lineWidth = 1.5
  pen.strokeStyle = pen.fillStyle = f.colours.ink
  pen.beginPath()
  pen.moveTo(x, y - 5); pen.lineTo(x, y); pen.lineTo(x + length / each, y); pen.lineTo(x + length / each, y - 5)
  pen.stroke()
  pen.font = `13px ${getComputedStyle(document.body).fontFamily}`
  pen.textAlign = 'left'
  pen.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, x + length / each + 8, y)
}

/** The whole map: communes, their names, where the place may be, and a scale. There is nothing else to draw. */
export function draw(pen: CanvasRenderingContext2D, f: Frame) {
  const [cx, cy] = project(f.center, f.zoom)
  const at = (p: [number, number]): [number, number] => {
    const [x, y] = project(p, f.zoom)
    return [x - cx + f.width / 2, y - cy + f.height / 2]
  }
  pen.fillStyle = f.colours.sea
  pen.fillRect(0, 0, f.width, f.height)
  ground(pen, f, at)
  names(pen, f, at)
  if (f.radius) area(pen, f)
  bar(pen, f)
}
