import type { LixelProps } from '../lib/types'
import { chainage, metres, moment, number, rate } from '../lib/format'

export interface PopupWords { incidents: string; length: string; rate: string; last: string; words: string; locale: string }

/** What the popup of a lixel says, line by line. */
export function popupLines(p: LixelProps, w: PopupWords): [string, string][] {
  const interval = `${rate(p.value, w.locale)} (${rate(p.low90, w.locale)} – ${rate(p.high90, w.locale)})`
  return [
    [w.incidents, number(p.count, 1, w.locale)],
    [w.length, metres(p.length_m, w.locale)],
    [w.rate, interval],
    [w.last, moment(p.last_incident)],
  ]
}

/** The popup as elements made of text nodes only: names from the network never become markup. */
export function popupContent(p: LixelProps, w: PopupWords, doc: Document): HTMLElement {
  const add = (parent: HTMLElement, tag: string, text = '') => {
    const node = doc.createElement(tag)
    if (text) node.appendChild(doc.createTextNode(text))
    parent.appendChild(node)
    return node
  }
  const root = doc.createElement('div')
  root.dataset.testid = 'lixel-popup'
  add(root, 'h3', `${p.route_id} · ${chainage(p.from_m)} – ${chainage(p.to_m)}`)
  add(root, 'p', p.commune_name)
  const list = add(root, 'dl')
  for (const [term, value] of popupLines(p, w)) {
    add(list, 'dt', term)
    add(list, 'dd', value)
  }
  add(root, 'p', w.words).className = 'words'
  return root
}
