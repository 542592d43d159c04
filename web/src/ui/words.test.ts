import { expect, it } from 'vitest'
import { cableWords, formerDistrict, kindName, lowWords, rowWords, significant, siteName } from './words'

it('speaks from the lower end and names the mean it means', () => {
  expect(lowWords(12.9)).toBe('Cao hơn 12 lần mức trung bình tỉnh')
  expect(lowWords(12.9, true)).toBe('Cao hơn 12 lần mức trung bình của mạng đang xem')
  expect(lowWords(1.9, true)).toBe('chưa phân biệt được với ngẫu nhiên')
  expect([rowWords(12.9), rowWords(12.9, true), rowWords(1)]).toEqual(['cao hơn 12 lần mức trung bình tỉnh', 'cao hơn 12 lần TB mạng đang xem', 'chưa phân biệt được với ngẫu nhiên'])
  expect([significant(2), significant(1.99)]).toEqual([true, false])
})
it('uses the words of the glossary', () => {
  expect(cableWords('copper', 'aerial')).toBe('cáp đồng treo')
  expect(cableWords('fibre')).toBe('cáp quang')
  expect(cableWords()).toBe('')
  expect([siteName('dist_box'), kindName('cut'), kindName('new')]).toEqual(['Hộp cáp', 'Đứt cáp', 'new'])
  expect([formerDistrict('Huyện Cam Lộ'), formerDistrict(null)]).toEqual(['huyện Cam Lộ cũ', ''])
})
