import type { Role } from '../types'
import type { Report } from './types'

/** Who issues the paper, how it is numbered and signed, and who gets a copy. */
export interface Issuer { agency: { above: string; name: string }; symbol: string; signer: string; copies: string[] }

const department = 'Sở Khoa học và Công nghệ'
const province = 'UBND tỉnh'
export function issuerOf(role: Role, about: Report['about']): Issuer {
  const name = (about.name ?? '').toLocaleUpperCase('vi')
  if (role === 'police') return { agency: { above: 'BỘ CÔNG AN', name: 'CÔNG AN TỈNH QUẢNG TRỊ' }, symbol: 'BC-CAT', signer: 'GIÁM ĐỐC', copies: [`${province} (để báo cáo)`, department, 'Lưu: VT'] }
  if (role === 'commune') return { agency: { above: 'UBND TỈNH QUẢNG TRỊ', name: `UBND ${name}` }, symbol: 'BC-UBND', signer: 'CHỦ TỊCH', copies: [`${province} (để báo cáo)`, department, 'Lưu: VT'] }
  if (role === 'carrier') return { agency: { above: 'DOANH NGHIỆP VIỄN THÔNG', name }, symbol: 'BC', signer: 'ĐẠI DIỆN DOANH NGHIỆP', copies: [`${department} (để báo cáo)`, 'Công an tỉnh', 'Lưu: VT'] }
  return { agency: { above: 'UBND TỈNH QUẢNG TRỊ', name: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ' }, symbol: 'BC-SKHCN', signer: 'GIÁM ĐỐC', copies: [`${province} (để báo cáo)`, 'Công an tỉnh', 'UBND các xã, phường, đặc khu', 'Lưu: VT'] }
}
