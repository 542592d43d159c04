import '../fonts.css'
import '../tokens.css'
import './bao.css'
import { mount } from 'svelte'
import Bao from './Bao.svelte'

mount(Bao, { target: document.getElementById('app')! })
// Where a browser keeps no page for later, this one still works while there is a connection.
if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('/bao-sw.js', { scope: '/bao' }).catch(() => undefined)
