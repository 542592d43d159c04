import type { LonLat, Pixel } from './geo'
import type { Box } from './place'

interface Marked { key: string; at: LonLat }
export interface Shown<M> { mark: M; node: HTMLElement; off: Pixel }

/** Marks over the map, each beside its place on a leader; a mark keeps its node for as long as its key is shown. */
export abstract class PlacedMarks<M extends Marked> {
  protected layer = document.createElement('div')
  protected shown = new Map<string, Shown<M>>()

  constructor(parent: HTMLElement, name: string, protected project: (at: LonLat) => Pixel, private size: number) {
    this.layer.className = `map-notes ${name}`
    parent.appendChild(this.layer)
  }
  protected abstract make(mark: M): HTMLElement
  protected abstract dress(mark: M, node: HTMLElement): void

  show(marks: M[]) {
    const before = this.shown
    this.shown = new Map()
    for (const mark of marks) {
      const node = before.get(mark.key)?.node ?? this.make(mark)
      before.delete(mark.key)
      this.dress(mark, node)
      this.shown.set(mark.key, { mark, node, off: { x: 0, y: 0 } })
    }
    for (const { node } of before.values()) node.remove()
  }
  /** Sets a mark's face so far off its place; its leader ends `short` of there. */
  protected put(one: Shown<M>, off: Pixel, short: number) {
    one.off = off
    const [leader, face] = [one.node.firstElementChild as HTMLElement, one.node.lastElementChild as HTMLElement]
    face.style.transform = `translate(${Math.round(off.x - this.size / 2)}px, ${Math.round(off.y - this.size / 2)}px)`
    leader.style.width = `${Math.max(0, Math.hypot(off.x, off.y) - short)}px`
    leader.style.transform = `rotate(${Math.atan2(off.y, off.x)}rad)`
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
      return { x: x + off.x, y: y + off.y, w: this.size + 2, h: this.size + 2 }
    })
  }
}
