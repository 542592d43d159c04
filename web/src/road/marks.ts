import type { At } from '../lib/night/types'
import type { Pixel } from '../map/geo'
import { spread } from '../map/nightdata'
import { PlacedMarks } from '../map/placedmarks'

/** A numbered stop, or the phone itself, which stands where it is. */
export interface StopMark { key: string; at: At; n: number; look: 'done' | 'next' | 'todo' | 'own'; label: string; turn?: number | null }
const size = 34

/** The stops over the map, each beside its place on a leader. */
export class StopMarks extends PlacedMarks<StopMark> {
  constructor(parent: HTMLElement, project: (at: At) => Pixel, private pick: (n: number) => void) { super(parent, 'road-marks', project, size) }
  protected make({ look, n }: StopMark): HTMLElement {
    const node = this.layer.appendChild(document.createElement('div'))
    const face = document.createElement(look === 'own' ? 'span' : 'button')
    if (face instanceof HTMLButtonElement) face.onclick = (e) => { e.stopPropagation(); this.pick(n) }
    else face.setAttribute('role', 'img')
    node.append(document.createElement('i'), face)
    return node
  }
  protected dress(mark: StopMark, node: HTMLElement) {
    node.className = `road-mark ${mark.look}${mark.turn === null ? ' still' : ''}`
    const face = node.lastElementChild as HTMLElement
    if (mark.look === 'own') face.style.transform = `rotate(${Math.round(mark.turn ?? 0)}deg)`
    else face.textContent = mark.look === 'done' ? '✓' : String(mark.n)
    face.setAttribute('aria-label', mark.label)
  }
  /** After the scale has changed: each stands clear of the others and of the phone. */
  settle() {
    const all = [...this.shown.values()].sort((a, b) => Number(b.mark.look === 'own') - Number(a.mark.look === 'own') || Number(b.mark.look === 'next') - Number(a.mark.look === 'next'))
    // The places of the stops themselves are kept free: what is marked stays to be seen.
    const offs = spread(all.map(({ mark }) => this.project(mark.at)), size)
    for (const [i, one] of all.entries()) if (one.mark.look !== 'own') this.put(one, offs[i]!.x || offs[i]!.y ? offs[i]! : { x: 0, y: -size }, size / 2)
    this.move()
  }
}
