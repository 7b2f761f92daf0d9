export { default as Page } from './ModelsPage.svelte';
