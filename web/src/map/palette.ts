export interface Palette {
  land: string; home: string; out: string; lao: string; sea: string; commune: string; accent: string; gap: string; ink: string
  none: string; hot: string[]; carriers: string[]
}
export const light: Palette = {
  land: '#F5F3EE', home: '#EAE7DF', out: '#EAE7DF', lao: '#E4E0D6', sea: '#DFE9EE', commune: '#CDC8BB', accent: '#0B5873',
  gap: '#FFFFFF', ink: '#191D21', none: '#8B8980',
  hot: ['#B37508', '#AF4310', '#8A1A4E', '#37094A'], carriers: ['#2B6CB0', '#12968A', '#4A5870', '#7A6FB0'],
}
export const dark: Palette = {
  land: '#171C21', home: '#11161A', out: '#11161A', lao: '#0E1317', sea: '#0B1821', commune: '#2D363F', accent: '#7FC1DA',
  gap: '#0A0E12', ink: '#FFFFFF', none: '#6F7B87',
  hot: ['#86559C', '#DB6C86', '#F5A05E', '#FDEBB0'], carriers: ['#4F8FD0', '#35A89A', '#C3CBD4', '#A79BDC'],
}
