import type { LixelProps } from '../lib/types'
import { chainage, metres, moment, number, rate } from '../lib/format'
import type { Box } from './place'
import type { Pixel } from './geo'

export interface PopupWords { incidents: string; length: string; rate: string; last: string; words: string; close: string; locale: string }

/** What the popup of a lixel says, line by line. */
export function popupLines(p: LixelProps, w: PopupWords): [string, string][] {
  const interval = `${rate(p.value, w.locale)} (${rate(p.low90, w.locale)} – ${rate(p.high90, w.locale)})`
  return [
    [w.rate, interval],
    [w.incidents, number(p.count, 1, w.locale)],
    [w.length, metres(p.length_m, w.locale)],
    [w.last, moment(p.last_incident)],
  ]
}

/** The popup as elements made of text nodes only: names from the network never become markup. */
export function popupContent(p: LixelProps, w: PopupWords, doc: Document, close: () => void): HTMLElement {
  const add = (parent: HTMLElement, tag: string, text = '') => {
    const node = doc.createElement(tag)
    if (text) node.appendChild(doc.createTextNode(text))
    parent.appendChild(node)
    return node
  }
  const root = doc.createElement('div')
  root.dataset.testid = 'lixel-popup'
  root.className = 'lixel-popup'
  add(root, 'h3', `${p.route_id} · ${chainage(p.from_m)} – ${chainage(p.to_m).slice(3)}`)
  const shut = add(root, 'button', '✕')
  shut.setAttribute('aria-label', w.close)
  shut.onclick = close
  add(root, 'p', p.commune_name)
  const list = add(root, 'dl')
  for (const [term, value] of popupLines(p, w)) {
    add(list, 'dt', term)
    add(list, 'dd', value)
  }
  add(root, 'p', w.words).className = 'words'
  return root
}

type Side = 'bottom' | 'top' | 'left' | 'right'
/** On which side of the stretch the popup stands, so that it does not cover it: where there is most room. Anchor and offset as MapLibre means them. */
export function popupSide(click: Pixel, stretch: Box, view: { w: number; h: number }): { anchor: Side; offset: [number, number] } {
  const gap = 18
  const left = Math.max(0, click.x - stretch.x + stretch.w / 2), right = Math.max(0, stretch.x + stretch.w / 2 - click.x)
  const up = Math.max(0, click.y - stretch.y + stretch.h / 2), down = Math.max(0, stretch.y + stretch.h / 2 - click.y)
  const sides: { anchor: Side; room: number; offset: [number, number] }[] = [
    { anchor: 'bottom', room: click.y - up - 190, offset: [0, -up - gap] },
    { anchor: 'top', room: view.h - click.y - down - 190, offset: [0, down + gap] },
    { anchor: 'right', room: click.x - left - 280, offset: [-left - gap, 0] },
    { anchor: 'left', room: view.w - click.x - right - 280, offset: [right + gap, 0] },
  ]
  return sides.reduce((a, b) => (b.room > a.room ? b : a))
}
