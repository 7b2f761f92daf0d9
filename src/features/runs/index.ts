export { default as Page } from './RunsPage.svelte';
