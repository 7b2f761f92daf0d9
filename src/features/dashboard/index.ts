export { default as Page } from './DashboardPage.svelte';
