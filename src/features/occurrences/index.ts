export { default as Page } from './OccurrencesPage.svelte';
