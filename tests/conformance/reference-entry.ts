/** What reference.py says about one file. */
interface Header {
  /** Path inside the test data, or inside pydicom's package behind `python3-pydicom/`. */
  readonly name: string;
  /** SHA-256 of the file, and its name in the folder of the reference. */
  readonly hash: string;
  readonly notes: readonly string[];
}

interface Described extends Header {
  readonly transferSyntaxUid: string;
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly frames: number;
  readonly samples: number | null;
  readonly bitsAllocated: number | null;
  readonly bitsStored: number | null;
  readonly photometric: string;
}

export interface DecodedEntry extends Described {
  readonly state: 'decoded';
  /** NumPy's name: uint8, int16, float32 … */
  readonly type: string;
  /** YBR that the reference turned into RGB by the equations of the standard. */
  readonly converted: boolean;
  /** The code stream gives back every bit: no DCT, no 9/7 wavelet. */
  readonly reversible: boolean;
  /** The reference first; the others with the greatest difference of a sample from it. */
  readonly decoders: readonly { readonly name: string; readonly difference: number }[];
  readonly frameHashes: readonly string[];
}

export type ReferenceEntry =
  | DecodedEntry
  | (Described & { readonly state: 'no-pixel-data' | 'undecoded' })
  | (Header & { readonly state: 'unreadable' });

/** Folder of the reference, from the root of the project. */
export const REFERENCE_FOLDER = '.cache/conformance';

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Makes the reference where it is missing or old; a word on what is not installed otherwise. */
    makeReference: () => Promise<readonly ReferenceEntry[] | string>;
  }
}
