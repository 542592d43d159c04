import { begin } from './begin'
import Advisories from './Advisories.svelte'

begin(Advisories)
