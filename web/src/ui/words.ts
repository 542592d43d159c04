import { timesMean } from '../map/ramp'
import { m } from '../paraglide/messages.js'

const said = m as unknown as Record<string, (() => string) | undefined>

/** The words of a stretch come from the lower end of its interval; the mean is the province's or that of the network shown. */
export function lowWords(lowRatio: number, network = false): string {
  const n = timesMean(lowRatio)
  return n === null ? m.not_certain() : network ? m.more_than_network({ n }) : m.more_than({ n })
}
/** The same in one short line of a list. */
export function rowWords(lowRatio: number, network = false): string {
  const n = timesMean(lowRatio)
  const words = n !== null && network ? m.more_than_row({ n }) : lowWords(lowRatio)
  return words.charAt(0).toLocaleLowerCase('vi') + words.slice(1)
}
export const significant = (lowRatio: number) => timesMean(lowRatio) !== null
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
