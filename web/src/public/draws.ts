import { begin } from './begin'
import Draws from './Draws.svelte'

begin(Draws)
