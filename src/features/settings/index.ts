export { default as Page } from './SettingsPage.svelte';
