import { outlines } from '../lib/night/looks'
import type { Spot } from '../lib/night/stops'
import type { LonLat, Pixel } from './geo'
import { markSize, spread, type Mark } from './nightdata'
import type { Box } from './place'

const svgns = 'http://www.w3.org/2000/svg'
interface Acts { pick(spot: Spot): void; point(spot: Spot | null): void }
interface Shown { mark: Mark; node: HTMLElement; off: Pixel }

/** Numbered marks over the map in the colour and shape of their crew. The sheet is the keyboard's way to a stop. */
export class NightMarks {
  private layer = document.createElement('div')
  private shown = new Map<string, Shown>()

  constructor(parent: HTMLElement, private project: (at: LonLat) => Pixel, private acts: Acts) {
    this.layer.className = 'map-notes night-marks'
    parent.appendChild(this.layer)
  }
  show(marks: Mark[]) {
    const before = this.shown
    this.shown = new Map()
    for (const mark of marks) {
      const node = before.get(mark.key)?.node ?? this.make(mark.key)
      before.delete(mark.key)
      this.dress(mark, node)
      this.shown.set(mark.key, { mark, node, off: { x: 0, y: 0 } })
    }
    for (const { node } of before.values()) node.remove()
    this.settle()
  }
  private make(key: string): HTMLElement {
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
  private dress(m: Mark, node: HTMLElement) {
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
    for (const [i, one] of all.entries()) {
      const off = (one.off = offs[i]!)
      const [leader, button] = [one.node.firstElementChild as HTMLElement, one.node.lastElementChild as HTMLElement]
      button.style.transform = `translate(${Math.round(off.x - markSize / 2)}px, ${Math.round(off.y - markSize / 2)}px)`
      leader.style.width = `${Math.max(0, Math.hypot(off.x, off.y) - 6)}px`
      leader.style.transform = `rotate(${Math.atan2(off.y, off.x)}rad)`
    }
    this.move()
  }
  move() {
    for (const { mark, node } of this.shown.values()) {
      const { x, y } = this.project(mark.at)
      node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    }
  }
  /** Where the marks stand, so that no name is written under one. */
  boxes(): Box[] {
    return [...this.shown.values()].map(({ mark, off }) => {
      const { x, y } = this.project(mark.at)
      return { x: x + off.x, y: y + off.y, w: markSize + 2, h: markSize + 2 }
    })
  }
}
