import type { Note } from './annotate'
import type { Project } from './along'
import type { LonLat, Pixel } from './geo'
import { badgeSize } from './place'

export interface BadgeActs { pick(note: Note): void; point(note: Note | null): void; label(note: Note): string }
/** Two places by which a push is told from a change of scale. */
const corners: LonLat[] = [[106, 17], [108, 16]]
interface Shown { note: Note; node: HTMLElement }

/** Text over the map: one layer of pooled elements, moved together while the map moves. */
export class Overlay {
  private layer = document.createElement('div')
  private shown = new Map<string, Shown>()
  private spare: HTMLElement[] = []
  private origin: Pixel = { x: 0, y: 0 }
  private scale = 0

  constructor(parent: HTMLElement, private project: Project, private acts: BadgeActs) {
    this.layer.className = 'map-notes'
    parent.appendChild(this.layer)
  }
  show(notes: Note[]) {
    const before = this.shown
    this.shown = new Map()
    const fresh: Note[] = []
    for (const note of notes) {
      const old = before.get(note.key)
      if (!old) fresh.push(note)
      else this.keep(note, old.node)
      before.delete(note.key)
    }
    for (const { note, node } of before.values()) {
      if (note.badge) node.remove()
      else {
        node.hidden = true
        this.spare.push(node)
      }
    }
    for (const note of fresh) this.keep(note, note.badge ? this.badge(note) : (this.spare.pop() ?? this.text()))
    this.place()
  }
  private keep(note: Note, node: HTMLElement) {
    this.shown.set(note.key, { note, node })
    if (note.badge) this.dress(note, node)
    else {
      node.hidden = false
      node.className = `map-name ${note.look}`
      if (node.textContent !== note.text) node.textContent = note.text
    }
  }
  private text() { return this.layer.appendChild(document.createElement('div')) }
  private badge({ key }: Note): HTMLElement {
    const node = this.layer.appendChild(document.createElement('div'))
    const button = document.createElement('button')
    const now = () => this.shown.get(key)?.note ?? null
    button.type = 'button'
    button.tabIndex = -1 // the list is the keyboard's way to a stretch
    button.onclick = (e) => {
      e.stopPropagation()
      const note = now()
      if (note) this.acts.pick(note)
    }
    button.onpointerenter = () => this.acts.point(now())
    button.onpointerleave = () => this.acts.point(null)
    node.append(document.createElement('i'), button)
    return node
  }
  private dress(note: Note, node: HTMLElement) {
    const { significant, chosen, lit } = note.badge!
    const [leader, button] = [node.firstElementChild as HTMLElement, node.lastElementChild as HTMLElement]
    node.className = `map-rank${significant ? '' : ' weak'}${chosen ? ' chosen' : ''}${lit ? ' lit' : ''}`
    button.textContent = note.text
    button.setAttribute('aria-label', this.acts.label(note))
    button.style.transform = `translate(${Math.round(note.dx - badgeSize / 2)}px, ${Math.round(note.dy - badgeSize / 2)}px)`
    leader.style.width = `${Math.max(0, Math.hypot(note.dx, note.dy) - badgeSize / 2 - 6)}px`
    leader.style.transform = `rotate(${Math.atan2(note.dy, note.dx)}rad) translateX(6px)`
  }
  /** Follows the map: while it is only pushed the whole layer moves, so that no text is painted anew. */
  move() {
    const [a, b] = corners.map(this.project) as [Pixel, Pixel]
    const scale = Math.hypot(a.x - b.x, a.y - b.y)
    if (Math.abs(scale - this.scale) > 1e-6 * scale) return this.place()
    this.layer.style.transform = `translate(${Math.round(a.x - this.origin.x)}px, ${Math.round(a.y - this.origin.y)}px)`
  }
  /** Puts every element where its place on the ground now is. */
  private place() {
    const [a, b] = corners.map(this.project) as [Pixel, Pixel]
    this.origin = a
    this.scale = Math.hypot(a.x - b.x, a.y - b.y)
    this.layer.style.transform = ''
    for (const { note, node } of this.shown.values()) {
      const { x, y } = this.project(note.at)
      const [dx, dy] = note.badge ? [0, 0] : [note.dx, note.dy]
      node.style.transform = `translate(${Math.round(x + dx)}px, ${Math.round(y + dy)}px)${note.badge ? '' : ' translate(-50%, -50%)'}`
    }
  }
}
