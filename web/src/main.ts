import './fonts.css'
import './tokens.css'
import 'maplibre-gl/dist/maplibre-gl.css'
import './page.css'
import { mount } from 'svelte'
import App from './ui/App.svelte'

mount(App, { target: document.getElementById('app')! })
