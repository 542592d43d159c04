import '../fonts.css'
import '../tokens.css'
import './road.css'
import { mount } from 'svelte'
import Road from './Road.svelte'

mount(Road, { target: document.getElementById('app')! })
// Where a browser keeps no page for later, this one still works while it is open.
if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('/lenh-sw.js', { scope: '/lenh' }).catch(() => undefined)
