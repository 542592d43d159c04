/** Recommendations being written: kept in this browser, for this account and period alone. */
const key = (user: string, period: string) => `cablewatch.report.${user}.${period}`

export function readDraft(user: string, period: string): string {
  try { return localStorage.getItem(key(user, period)) ?? '' } catch { return '' }
}
export function keepDraft(user: string, period: string, text: string) {
  try {
    if (text.trim()) localStorage.setItem(key(user, period), text)
    else localStorage.removeItem(key(user, period))
  } catch { return }
}
