// Keeps the citizen's page for when there is no connection, and sends what waits once there is one.
import { keep, scope, type SyncEvent } from '../lib/keep'
import { flush } from './send'

keep('bao')
scope.addEventListener('sync', (e: SyncEvent) => { if (e.tag === 'bao') e.waitUntil(flush('vi')) })
