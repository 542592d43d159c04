import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Series } from '../../lib/trends/series'

export interface Ink { bar: string; open: string; before: string; axis: string; grid: string; font: string }
export interface Say { month(month: string): string; value(n: number): string; hover(i: number | null): void }

/** A dash across each bar at the height of a year before. */
function dashes(before: number[], ink: Ink) {
  return (u: uPlot) => {
    const width = (u.bbox.width / before.length) * 0.86
    u.ctx.save()
    u.ctx.strokeStyle = ink.before
    u.ctx.lineWidth = 2 * devicePixelRatio
    u.ctx.beginPath()
    before.forEach((value, i) => {
      const x = u.valToPos(i, 'x', true), y = Math.round(u.valToPos(value, 'y', true))
      u.ctx.moveTo(x - width / 2, y)
      u.ctx.lineTo(x + width / 2, y)
    })
    u.ctx.stroke()
    u.ctx.restore()
  }
}

/** Bars by month; the one that is not over yet is hollow. */
export function draw(holder: HTMLElement, s: Series, width: number, ink: Ink, say: Say): uPlot {
  const x = s.months.map((_, i) => i)
  const over = s.now.map((v, i) => (i === s.goingOn ? null : v)), open = s.now.map((v, i) => (i === s.goingOn ? v : null))
  const bars = uPlot.paths.bars!({ size: [0.68, 40], align: 0 })
  const every = Math.ceil(s.months.length / 6)
  const axis = { stroke: ink.axis, font: ink.font, ticks: { show: false } }
  return new uPlot({
    width, height: 132, padding: [8, 4, 0, 0], legend: { show: false }, cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.6, s.months.length - 0.4] }, y: { range: (_u, _min, max) => [0, Math.max(1, max, ...s.before) * 1.05] } },
    axes: [
      { ...axis, grid: { show: false }, size: 22, splits: () => x.filter((i) => (s.months.length - 1 - i) % every === 0), values: (_u, at) => at.map((i) => say.month(s.months[i]!)) },
      { ...axis, grid: { stroke: ink.grid, width: 1 }, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000], values: (_u, at) => at.map(say.value) },
    ],
    series: [{}, { paths: bars, fill: ink.bar, stroke: ink.bar, width: 0, points: { show: false } }, { paths: bars, fill: ink.open, stroke: ink.bar, width: 1, points: { show: false } }],
    hooks: { draw: [dashes(s.before, ink)], setCursor: [(u) => say.hover(u.cursor.idx ?? null)] },
  }, [x, over, open], holder)
}
