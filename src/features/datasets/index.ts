export { default as Page } from './DatasetsPage.svelte';
