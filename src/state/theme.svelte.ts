export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];

const STORAGE_NAME = 'rcdm-theme';

/** Light, dark or as the system has it; written to `<html data-theme>`, from where app.css takes it. */
export class Theme {
  readonly #storage: Storage;
  readonly #root: HTMLElement;
  #name = $state<ThemeName>('system');

  constructor(storage: Storage, root: HTMLElement) {
    this.#storage = storage;
    this.#root = root;
    const kept = storage.getItem(STORAGE_NAME);
    this.#name = THEMES.find((name) => name === kept) ?? 'system';
    this.#root.dataset['theme'] = this.#name;
  }

  get name(): ThemeName {
    return this.#name;
  }
  set name(name: ThemeName) {
    this.#name = name;
    this.#root.dataset['theme'] = name;
    this.#storage.setItem(STORAGE_NAME, name);
  }
}
