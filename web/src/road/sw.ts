// Keeps the patrol's page for when there is no connection. What the crew said is sent by the page itself: it is open all night.
import { keep } from '../lib/keep'

keep('lenh')
