// Every view of every role, on a desk and in a hand: axe-core finds nothing serious, whether a list, a detail or a form is open.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hindrances } from './axe.mjs'
import { open, start, stop } from './browser.mjs'
import { collection, degrees, line } from './files.mjs'

before(async () => { await start(); await prepare() })
after(stop)

const night = '2026-11-14'
const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}
const calm = { reducedMotion: 'reduce' }
const told = { kind: 'cut', point: [107.0995, 16.8185], accuracy_m: 35, occurred_from: '2026-11-28T18:00', occurred_to: '2026-11-29T05:00', note: 'Thấy đầu cáp mới cắt' }

/** What the lists need to be full: reports of one cut, one in the commune, some going on, a night that is planned. */
async function prepare() {
  const { page, done } = await open('police', { path: '/icon.svg' })
  const write = async (path, data) => (await page.request.post(`/api/v1/${path}`, { data })).json()
  const anybody = await open(null, { path: '/icon.svg' })
  const carrier = await open('carrier', { path: '/icon.svg' })
  const going = { kind: 'theft', in_progress: true, occurred_to: undefined, occurred_from: undefined }
  for (const [who, report] of [[anybody, told], [anybody, { ...told, ...going }], [anybody, { ...told, ...going, point: [106.949, 16.752] }], [carrier, { ...told, ...going, kind: 'outage' }]]) {
    assert.equal((await who.page.request.post('/api/v1/incidents', { data: report })).status(), 201)
  }
  await carrier.done([/404/])
  const { id: station } = await write('stations', { name: 'Trạm thử', point: [107.1004, 16.8163], phone: null })
  const crews = []
  for (const name of ['Tổ thử 1', 'Tổ thử 2']) crews.push((await write('crews', { name, station, vehicle: 'car', shift: { from: '21:30', to: '04:00' }, breaks: [], phone: null, active: true })).id)
  const { id } = await write('plans', { night, crews, seed: null, seconds: 2, loss_percent: 5, pins: [], bans: [], orders: [] })
  while ((await (await page.request.get(`/api/v1/plans/${id}`)).json()).status === 'running') await new Promise((later) => setTimeout(later, 500))
  await anybody.done([/404/])
  await done([/404/])
}

// A state is an address, what is waited for, and what is done one after another; each step is looked at.
// A step is what is pressed and what must then be there.
const state = (path, ready, ...steps) => ({ path, ready, steps })
const press = (id, then) => ({ id, then })
const file = collection('TS-9950.geojson', [line('TS-9950', degrees(1))])

const map = [
  state('/', 'stretch-row', press('stretch-row', 'why-incident'), press('why-incident', 'candidate')),
  state('/?trend=all', 'trend-panel'),
  state('/?view=routes', 'route-row', press('route-row', 'detail-close')),
]
const reading = [
  state('/?view=incidents', 'incident-row', press('incident-row', 'detail-close')),
  state('/?view=incidents&queue=open', 'case-row', press('case-row', 'case')),
  state('/?view=incidents&queue=now', 'board-row'),
  state('/?view=incidents&queue=closed', 'queue-closed'),
  state('/?view=works', 'works-row', { ...press('works-map', 'works'), only: 'phone' }, { ...press('works-list', 'works-row'), only: 'phone' }, press('works-row', 'works-history')),
  state('/?view=advisories', 'advisory-row', press('advisory-row', 'advisory-text')),
  state('/?view=targets', 'targets'),
  state('/?view=duties', 'call-ask', press('du-part-plans', 'plan-row'), press('plan-row', 'plan')),
  state('/?view=duties', 'call-ask', press('du-part-exercises', 'ex-row'), press('ex-row', 'exercise')),
  state('/?view=reports', 'paper'),
  state('/', 'report-open', press('report-open', 'report-panel')),
  state('/', 'account', press('account', 'sign-out')),
]
const tabs = state('/?view=incidents', 'tabs-more', press('tabs-more', 'tab-reports'))
const roles = {
  department: [
    ...map, ...reading,
    state('/?view=targets', 'targets', { ...press('part-places', 'place-row'), only: 'phone' }, press('place-row', 'place-history'), press('place-back', 'annex-open'), press('annex-open', 'annex-paper')),
    state('/?view=advisories', 'advisory-write', press('advisory-write', 'advisory-form')),
    state('/?view=advisories', 'questions-open', press('questions-open', 'questions-form')),
    state(`/?view=night&night=${night}`, 'stop', press('stop', 'stop-panel')),
    state('/?view=night&night=2026-11-13', 'setup', press('manage-open', 'manage'), press('crew-new', 'crew-form')),
    state('/?view=import', 'import-carrier'),
  ],
  police: [
    ...reading,
    state('/?view=duties', 'call-ask', press('du-part-plans', 'plan-row'), press('plan-row', 'plan'), press('plan-write', 'plan-form')),
    state('/?view=duties', 'call-ask', { ...press('call-whole', 'contact'), only: 'phone' }, press('contact-edit', 'contact-form')),
    state('/?view=incidents&queue=open', 'case-row', press('case-row', 'case'), press('act-accept', 'case-form')),
    state('/?view=targets', 'targets', { ...press('rank-propose', 'propose-form'), only: 'desktop' }),
    state('/?view=inspections', 'due-row', press('in-part-draws', 'draw-row'), press('draw-row', 'draw')),
    state('/?view=inspections', 'in-part-draws', press('in-part-draws', 'draw-new'), press('draw-new', 'draw-form')),
    state('/?view=inspections', 'in-new-calendar', press('in-new-calendar', 'calendar-form')),
  ],
  carrier: [
    ...map, ...reading, tabs,
    state('/?view=works', 'announce', press('announce', 'works-form')),
    state('/?view=inspections', 'due-row', press('due-row', 'record-form'), press('bad-lock', 'note-lock')),
    state('/?view=network', 'network-numbers', press('token-new', 'token-name')),
    state('/?view=import', 'import-file', { id: 'import-file', file, then: 'import-counts' }),
  ],
  commune: [...reading, state('/?view=duties', 'call-ask', press('du-part-plans', 'plan-row'), press('plan-row', 'plan'), press('plan-paper', 'plan-sheet')), state('/?view=inspections', 'due-row')],
  admin: [state('/', 'account', press('account', 'sign-out'))],
  public: [
    state('/', 'welcome', { ...press('sign-in-open', 'sign-in-user'), only: 'desktop' }),
    state('/bao', 'bao-thing-gone', { id: 'bao-thing-gone' }, press('bao-next', 'bao-gps'), { id: 'bao-label', text: 'CL/412' }, press('bao-next', 'bao-send'), press('bao-when-unknown', 'bao-send'), press('bao-send', 'bao-code')),
    state('/bao#tra-cuu/ABCD-EFGH', 'bao-answer-code'),
    state('/thi-cong?commune=19597', 'digit-0'),
    state('/thi-cong', 'commune'),
    state('/canh-bao', 'public-advisories'),
    state('/lenh', 'road-code', press('road-open', 'road-code')),
    state('/rut-tham', 'check-1', press('check-1', 'verdict-1')),
  ],
}

async function visit(page, at, { path, ready, steps }, size, note) {
  await page.goto(path)
  await at(ready).first().waitFor()
  await note(path)
  let said = path
  for (const { id, then, file: chosen, text, only } of steps) {
    if (only && only !== size) continue
    said += ` > ${id}`
    if (chosen) await at(id).setInputFiles(chosen)
    else if (text) await at(id).fill(text)
    else await at(id).first().click()
    if (then) await at(then).first().waitFor()
    await note(said)
  }
}
for (const [role, states] of Object.entries(roles)) {
  for (const [size, screen] of Object.entries(sizes)) {
    test(`${role} on a ${size}`, { timeout: 600_000 }, async () => {
      const { page, at, done } = await open(role === 'public' ? null : role, { ...screen, ...calm, path: '/icon.svg' })
      const found = {}
      const note = async (said) => { const faults = await hindrances(page); if (faults.length) found[said] = faults }
      for (const one of states) await visit(page, at, one, size, note)
      assert.deepEqual(found, {})
      await done([/40\d/])
    })
  }
}
