/** A clock that is off by more is put right, milliseconds. */
const off = 120_000

/** The time by the server's clock: a phone's own may be wrong, and may be set while the crew is under way. */
export class Clock {
  /** Milliseconds that the phone's clock is ahead; nothing where it is right. */
  ahead = 0
  private drift: number

  constructor(private phone = () => Date.now(), private steady = () => performance.now()) { this.drift = phone() - steady() }
  now(): number {
    this.notice()
    return this.phone() - this.ahead
  }
  /** From the moment that an answer of the server bears. */
  hear(date: string | null) {
    const told = Date.parse(date ?? '')
    if (Number.isNaN(told)) return
    const ahead = this.phone() - told
    this.ahead = Math.abs(ahead) > off ? ahead : 0
    this.drift = this.phone() - this.steady()
  }
  /** A crew that was told of it sets the clock right, where no answer of the server comes through. */
  private notice() {
    const drift = this.phone() - this.steady(), jump = drift - this.drift
    this.drift = drift
    if (this.ahead && Math.abs(this.ahead + jump) < off) this.ahead = 0
  }
  /** What was known of the clock when the page was last open, unless it was set since: then only the phone's own time is one of the order. */
  recall(ahead: number, from: number, until: number) {
    const within = (at: number) => from <= at && at <= until
    this.ahead = !within(this.phone() - ahead) && within(this.phone()) ? 0 : ahead
  }
}
export const clock = new Clock()
