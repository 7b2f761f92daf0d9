export { default as Page } from './UploadPage.svelte';
