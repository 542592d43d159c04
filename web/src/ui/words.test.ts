import { expect, it } from 'vitest'
import { isSignificant } from '../map/runs'
import { cableWords, formerDistrict, kindName, lowWords, rowWords, siteName } from './words'

const low = (low_ratio: number, hot?: boolean) => ({ low_ratio, hot })
it('speaks from the lower end and names the mean it means', () => {
  expect(lowWords(low(12.9))).toBe('Cao hơn 12 lần mức trung bình tỉnh')
  expect(lowWords(low(12.9), true)).toBe('Cao hơn 12 lần mức trung bình của mạng đang xem')
  expect(lowWords(low(1.9), true)).toBe('chưa phân biệt được với ngẫu nhiên')
  expect([rowWords(low(12.9)), rowWords(low(12.9), true), rowWords(low(1))]).toEqual(['cao hơn 12 lần mức trung bình tỉnh', 'cao hơn 12 lần TB mạng đang xem', 'chưa phân biệt được với ngẫu nhiên'])
})
it("never says more than the server's test allows", () => {
  expect([lowWords(low(3.9, true)), lowWords(low(3.9, false)), rowWords(low(3.9, false), true)]).toEqual(['Cao hơn 3 lần mức trung bình tỉnh', 'Cao hơn 3 lần, chưa đủ chắc', 'cao hơn 3 lần, chưa đủ chắc'])
  expect([lowWords(low(1.5, true)), lowWords(low(1.5, false))]).toEqual(['Cao hơn mức trung bình', 'chưa phân biệt được với ngẫu nhiên'])
  expect([low(2), low(1.99), low(9, false), low(0.5, true)].map(isSignificant)).toEqual([true, false, false, true])
})
it('uses the words of the glossary', () => {
  expect(cableWords('copper', 'aerial')).toBe('cáp đồng treo')
  expect(cableWords('fibre')).toBe('cáp quang')
  expect(cableWords()).toBe('')
  expect([siteName('dist_box'), kindName('cut'), kindName('new')]).toEqual(['Hộp cáp', 'Đứt cáp', 'new'])
  expect([formerDistrict('Huyện Cam Lộ'), formerDistrict(null)]).toEqual(['huyện Cam Lộ cũ', ''])
})
