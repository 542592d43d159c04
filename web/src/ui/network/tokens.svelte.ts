import { call } from '../../lib/api'
import type { Token, TokenScope } from '../../lib/network'
import { Served } from '../served.svelte'

/** The tokens of whoever has signed in; a new one shows its secret until it is put away. */
class Tokens extends Served {
  all = $state.raw<Token[] | null>(null)
  fresh = $state.raw<(Token & { token: string }) | null>(null)

  private async fetch() { this.all = (await call<{ tokens: Token[] }>('/api/v1/tokens')).tokens }
  read = () => this.guard(() => this.fetch())
  make = (name: string, days: number, scopes: TokenScope[]) => this.guard(async () => {
    this.fresh = await call('/api/v1/tokens', { method: 'POST', body: JSON.stringify({ name, days, scopes }) })
    await this.fetch()
  })
  revoke = (id: string) => this.guard(async () => {
    await call(`/api/v1/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })
    if (this.fresh?.id === id) this.fresh = null
    await this.fetch()
  })
}
export const tokens = new Tokens()
