export { default as Page } from './StudioPage.svelte';
