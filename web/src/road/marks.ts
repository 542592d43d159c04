import type { At } from '../lib/night/types'
import type { Pixel } from '../map/geo'
import { spread } from '../map/nightdata'
import type { Box } from '../map/place'

/** A numbered stop, or the phone itself, which stands where it is. */
export interface StopMark { key: string; at: At; n: number; look: 'done' | 'next' | 'todo' | 'own'; label: string; turn?: number | null }
const size = 34

/** The stops over the map, each beside its place on a leader. */
export class StopMarks {
  private layer = document.createElement('div')
  private shown = new Map<string, { mark: StopMark; node: HTMLElement; off: Pixel }>()

  constructor(parent: HTMLElement, private project: (at: At) => Pixel, private pick: (n: number) => void) {
    this.layer.className = 'map-notes road-marks'
    parent.appendChild(this.layer)
  }
  show(marks: StopMark[]) {
    const before = this.shown
    this.shown = new Map()
    for (const mark of marks) {
      const node = before.get(mark.key)?.node ?? this.make(mark)
      before.delete(mark.key)
      node.className = `road-mark ${mark.look}${mark.turn === null ? ' still' : ''}`
      const face = node.lastElementChild as HTMLElement
      if (mark.look === 'own') face.style.transform = `rotate(${Math.round(mark.turn ?? 0)}deg)`
      else face.textContent = mark.look === 'done' ? '✓' : String(mark.n)
      face.setAttribute('aria-label', mark.label)
      this.shown.set(mark.key, { mark, node, off: { x: 0, y: 0 } })
    }
    for (const { node } of before.values()) node.remove()
  }
  private make({ look, n }: StopMark): HTMLElement {
    const node = this.layer.appendChild(document.createElement('div'))
    const face = document.createElement(look === 'own' ? 'span' : 'button')
    if (face instanceof HTMLButtonElement) face.onclick = (e) => { e.stopPropagation(); this.pick(n) }
    else face.setAttribute('role', 'img')
    node.append(document.createElement('i'), face)
    return node
  }
  /** After the scale has changed: each stands clear of the others and of the phone. */
  settle() {
    const all = [...this.shown.values()].sort((a, b) => Number(b.mark.look === 'own') - Number(a.mark.look === 'own') || Number(b.mark.look === 'next') - Number(a.mark.look === 'next'))
    // The places of the stops themselves are kept free: what is marked stays to be seen.
    const offs = spread(all.map(({ mark }) => this.project(mark.at)), size)
    for (const [i, one] of all.entries()) {
      if (one.mark.look === 'own') continue
      const moved = offs[i]!.x || offs[i]!.y ? offs[i]! : { x: 0, y: -size }
      one.off = moved
      const [leader, face] = [one.node.firstElementChild as HTMLElement, one.node.lastElementChild as HTMLElement]
      face.style.transform = `translate(${Math.round(moved.x - size / 2)}px, ${Math.round(moved.y - size / 2)}px)`
      leader.style.width = `${Math.max(0, Math.hypot(moved.x, moved.y) - size / 2)}px`
      leader.style.transform = `rotate(${Math.atan2(moved.y, moved.x)}rad)`
    }
    this.move()
  }
  move() {
    for (const { mark, node } of this.shown.values()) {
      const { x, y } = this.project(mark.at)
      node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    }
  }
  boxes(): Box[] {
    return [...this.shown.values()].map(({ mark, off }) => {
      const { x, y } = this.project(mark.at)
      return { x: x + off.x, y: y + off.y, w: size + 2, h: size + 2 }
    })
  }
}
