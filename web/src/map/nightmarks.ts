import { outlines } from '../lib/night/looks'
import type { Spot } from '../lib/night/stops'
import type { LonLat, Pixel } from './geo'
import { markSize, spread, type Mark } from './nightdata'
import { PlacedMarks } from './placedmarks'

const svgns = 'http://www.w3.org/2000/svg'
interface Acts { pick(spot: Spot): void; point(spot: Spot | null): void }

/** Numbered marks over the map in the colour and shape of their crew. The sheet is the keyboard's way to a stop. */
export class NightMarks extends PlacedMarks<Mark> {
  constructor(parent: HTMLElement, project: (at: LonLat) => Pixel, private acts: Acts) { super(parent, 'night-marks', project, markSize) }
  override show(marks: Mark[]) {
    super.show(marks)
    this.settle()
  }
  protected make({ key }: Mark): HTMLElement {
    const node = this.layer.appendChild(document.createElement('div'))
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.onclick = (e) => {
      e.stopPropagation()
      const now = this.shown.get(key)
      if (now) this.acts.pick(now.mark.spot)
    }
    button.onpointerenter = () => this.acts.point(this.shown.get(key)?.mark.spot ?? null)
    button.onpointerleave = () => this.acts.point(null)
    const svg = document.createElementNS(svgns, 'svg')
    svg.setAttribute('viewBox', '-1 -1 26 26')
    svg.append(document.createElementNS(svgns, 'path'))
    button.append(svg, document.createElement('span'))
    node.append(document.createElement('i'), button)
    return node
  }
  protected dress(m: Mark, node: HTMLElement) {
    node.className = `night-mark crew${m.colour}${m.chosen ? ' chosen' : ''}${m.lit ? ' lit' : ''}${m.dim ? ' dim' : ''}`
    const button = node.lastElementChild as HTMLElement
    button.setAttribute('aria-label', m.label)
    button.title = m.label
    node.querySelector('path')!.setAttribute('d', outlines[m.shape])
    node.querySelector('span')!.textContent = String(m.n)
  }
  /** After the scale has changed: finds each a spot of its own. */
  settle() {
    const all = [...this.shown.values()]
    const offs = spread(all.map((s) => this.project(s.mark.at)))
    for (const [i, one] of all.entries()) this.put(one, offs[i]!, 6)
    this.move()
  }
}
