import { describe, expect, it } from 'vitest'
import { chainage, clock, day, dong, localDate, metres, moment, number, parseChainage, rate, shortDay } from './format'

describe('Vietnamese formats', () => {
  it('groups by dots and writes a decimal comma', () => {
    expect(metres(1234.5)).toBe('1.234,5 m')
    expect(metres(1234.5, 'en')).toBe('1,234.5 m')
    expect(number(1234567, 0)).toBe('1.234.567')
    expect(number(-0.001, 1)).toBe('0,0')
    expect(dong(12500000.4)).toBe('12.500.000 đ')
    expect(rate(0.0033)).toBe('0,0033')
    expect(rate(0.108)).toBe('0,108')
  })
  it('shows local time', () => {
    expect(moment('2026-11-13T23:30:00Z')).toBe('14/11/2026 06:30')
    expect(day('2025-12-31T17:00:00Z')).toBe('01/01/2026')
    expect(shortDay('2026-10-11T18:00:00Z', new Date('2026-11-14T00:00:00Z'))).toBe('12/10')
    expect(shortDay('2025-10-11T18:00:00Z', new Date('2026-11-14T00:00:00Z'))).toBe('12/10/2025')
    expect(clock(null)).toBe('–')
    expect(localDate(new Date('2026-11-13T17:00:00Z'))).toBe('2026-11-14')
  })
  it('writes and reads chainage', () => {
    expect(chainage(6250)).toBe('Km 6+250')
    expect(chainage(999.7)).toBe('Km 1+000')
    expect(chainage(0)).toBe('Km 0+000')
    expect(parseChainage('Km 7+150')).toBe(7150)
    expect(parseChainage('7+150,5')).toBe(7150.5)
    expect(parseChainage('7150')).toBe(7150)
    expect(parseChainage('about 7')).toBeNull()
  })
})
