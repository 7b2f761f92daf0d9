import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { createServices } from './app/services.ts';
import { registerServiceWorker } from './platform/pwa.ts';

const target = document.getElementById('app');
if (!target) throw new Error('missing #app');
mount(App, { target, props: { services: createServices() } });
registerServiceWorker();
