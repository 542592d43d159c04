import { m } from '../../paraglide/messages.js'

const said = m as unknown as Record<string, () => string>
/** What a citizen sees, for each kind of the record. */
export const publicKind = (kind: string) => ({ title: said[`see_${kind}`]!(), hint: said[`see_${kind}_hint`]!() })
export const faultWords = (key: string) => said[key]!()
