import '../fonts.css'
import '../tokens.css'
import './public.css'
import { mount, type Component } from 'svelte'
import { getLocale } from '../paraglide/runtime.js'

/** A page that stands alone: no account, no map. */
export function begin(page: Component) {
  document.documentElement.lang = getLocale()
  mount(page, { target: document.getElementById('app')! })
}
