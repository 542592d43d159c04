import type { Item } from '../lib/area/marks'
import type { LonLat, Pixel } from './geo'
import { markSize, spread } from './nightdata'

export interface AreaActs { pick(id: string): void; point(id: string | null): void }
interface Shown { item: Item; at: LonLat; node: HTMLElement; off: Pixel }

/** Numbered marks of an area over its map. The list is the keyboard's way to each. */
export class AreaMarks {
  private layer = document.createElement('div')
  private shown = new Map<string, Shown>()

  constructor(parent: HTMLElement, private project: (at: LonLat) => Pixel, private acts: AreaActs) {
    this.layer.className = 'map-notes area-marks'
    parent.appendChild(this.layer)
  }
  show(items: Item[], lit: string | null, chosen: string | null) {
    const before = this.shown
    this.shown = new Map()
    for (const item of items) {
      if (!item.at) continue
      const node = before.get(item.id)?.node ?? this.make(item.id)
      before.delete(item.id)
      node.className = `area-mark ${item.look}${item.id === lit ? ' lit' : ''}${item.id === chosen ? ' chosen' : ''}`
      const button = node.lastElementChild as HTMLButtonElement
      button.textContent = String(item.n)
      button.title = `${item.n}. ${item.label}`
      button.setAttribute('aria-label', button.title)
      this.shown.set(item.id, { item, at: item.at, node, off: { x: 0, y: 0 } })
    }
    for (const { node } of before.values()) node.remove()
    this.settle()
  }
  private make(id: string): HTMLElement {
    const node = this.layer.appendChild(document.createElement('div'))
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', tabIndex: -1 })
    button.dataset.testid = 'area-mark'
    button.dataset.key = id
    button.onclick = (e) => { e.stopPropagation(); this.acts.pick(id) }
    button.onpointerenter = () => this.acts.point(id)
    button.onpointerleave = () => this.acts.point(null)
    node.append(document.createElement('i'), button)
    return node
  }
  /** After the scale has changed: finds each a spot of its own. */
  settle() {
    const all = [...this.shown.values()]
    const offs = spread(all.map((s) => this.project(s.at)), markSize + 4)
    for (const [i, one] of all.entries()) {
      const off = (one.off = offs[i]!)
      const [leader, button] = [one.node.firstElementChild as HTMLElement, one.node.lastElementChild as HTMLElement]
      button.style.transform = `translate(${Math.round(off.x - markSize / 2)}px, ${Math.round(off.y - markSize / 2)}px)`
      // It begins beside the mark that may stand at the place itself.
      leader.style.width = `${Math.max(0, Math.hypot(off.x, off.y) - markSize)}px`
      leader.style.transform = `rotate(${Math.atan2(off.y, off.x)}rad) translateX(${markSize / 2}px)`
    }
    this.move()
  }
  move() {
    for (const { at, node } of this.shown.values()) {
      const { x, y } = this.project(at)
      node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    }
  }
}
