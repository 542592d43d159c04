import { m } from '../../paraglide/messages.js'

const said = m as unknown as Record<string, () => string>
export const faultWords = (key: string) => said[key]!()
