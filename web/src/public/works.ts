import { begin } from './begin'
import Works from './Works.svelte'

begin(Works)
