import type { Format, Template, Text } from '../../core/i18n.ts';

/** The reader's language, handed in: the viewer itself knows no state. */
export interface ViewerWords {
  readonly t: {
    (text: Text): string;
    <P>(template: Template<P>, values: P): string;
  };
  readonly format: Format;
  readonly plane: (code: string) => string;
  readonly phase: (code: string) => string;
  /** What went wrong, as two sentences. */
  readonly error: (error: unknown) => { readonly title: string; readonly advice: string };
}
