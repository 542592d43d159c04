import type { Why } from './types'

/** How the rate shown comes from the count: the prior stands for some incidents on some kilometre-periods at the mean. */
export function shrink(w: Pick<Why, 'count' | 'length_km' | 'periods_30d' | 'prior_shape' | 'prior_mean'>) {
  const own = w.length_km * w.periods_30d
  const exposure = w.prior_shape / w.prior_mean
  return { own, exposure, raw: w.count / own, value: (w.prior_shape + w.count) / (exposure + own) }
}
