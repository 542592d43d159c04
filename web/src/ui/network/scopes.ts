import type { TokenScope } from '../../lib/network'
import { m } from '../../paraglide/messages.js'

const WORDS: Record<TokenScope, () => string> = {
  read: m.tok_scope_read,
  import: m.tok_scope_import,
  alarm: m.tok_scope_alarm,
  report: m.tok_scope_report,
}

/** What a token may be good for, in words. */
export const scopeWord = (scope: TokenScope) => WORDS[scope]()
