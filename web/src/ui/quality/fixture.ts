import type { Quality, Score } from '../../lib/trends/types'

const score = (coverage: number, caught: number, low: number, high: number): Score =>
  ({ coverage, caught, hit_rate: caught / 37, low, high, pai: caught / 37 / coverage, pei: 0.4, predicted_share: 0.3 })
/** Invented: 37 later incidents, caught by three ways of ranking. */
export const quality: Quality = {
  cuts: [{ at: '2026-01-01T00:00:00Z', horizon_days: 30 }, { at: '2026-02-01T00:00:00Z', horizon_days: 30 }], events: 37, coverages: [0.01, 0.02, 0.05, 0.1],
  methods: {
    rate: [score(0.01, 4, 0.05, 0.22), score(0.02, 6, 0.09, 0.29), score(0.05, 9, 0.13, 0.41), score(0.1, 13, 0.23, 0.5)],
    'count-per-km': [score(0.01, 3, 0.03, 0.19), score(0.02, 5, 0.07, 0.26), score(0.05, 7, 0.1, 0.32), score(0.1, 12, 0.2, 0.47)],
    random: [score(0.01, 0.4, 0, 0.05), score(0.02, 0.7, 0, 0.07), score(0.05, 1.9, 0.01, 0.12), score(0.1, 3.7, 0.04, 0.2)],
  },
  log_score: { rate: 0.61, 'count-per-km': 0.42, random: 0 }, beats_plain: false,
  says: { vi: 'Ở 5 % chiều dài: 9 so với 7 vụ của cách đếm thường, chưa hơn hẳn.', en: 'At 5 % of length: 9 against 7 incidents of the plain count, not clearly better.' },
}
