import { timesMean } from '../map/ramp'
import type { Judged } from '../map/runs'
import { m } from '../paraglide/messages.js'

const said = m as unknown as Record<string, (() => string) | undefined>

/** The words of a stretch come from the lower end of its interval; the mean is the province's or that of the network shown. */
export function lowWords(of: Judged, network = false): string {
  const n = timesMean(of.low_ratio)
  if (n === null) return of.hot ? m.above_mean() : m.not_certain()
  if (of.hot === false) return m.more_than_unsure({ n })
  return network ? m.more_than_network({ n }) : m.more_than({ n })
}
/** The same in one short line of a list. */
export function rowWords(of: Judged, network = false): string {
  const n = timesMean(of.low_ratio)
  const words = n !== null && network && of.hot !== false ? m.more_than_row({ n }) : lowWords(of)
  return words.charAt(0).toLocaleLowerCase('vi') + words.slice(1)
}
export const kindName = (kind: string) => said[kind]?.() ?? kind
export const siteName = (kind: string) => said[`site_${kind}`]?.() ?? kind
export const mediumName = (medium: string) => said[`medium_${medium}`]?.() ?? medium
export const layingName = (laying: string) => said[`laying_${laying}`]?.() ?? laying
/** "cáp đồng treo": what a cable is made of and how it lies. */
export function cableWords(medium?: string, laying?: string): string {
  if (!medium && !laying) return ''
  return m.cable_words({ medium: medium ? mediumName(medium) : '', laying: laying ? layingName(laying) : '' }).replace(/\s+/g, ' ').trim()
}
/** "huyện Cam Lộ cũ": the district people still name. */
export function formerDistrict(name?: string | null): string {
  return name ? m.former_district({ name: name.charAt(0).toLocaleLowerCase('vi') + name.slice(1) }) : ''
}
/** "Xã tôi", "Phường tôi", "Đặc khu tôi": the tab of a commune's own page. */
export const areaName = (kind?: string) => said[`tab_area_${kind ?? 'xa'}`]?.() ?? m.tab_area_xa()
