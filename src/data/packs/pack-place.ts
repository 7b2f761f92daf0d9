/** Where the bytes of an image lie in a pack: a file of the origin with those of many images. */
export interface PackPlace {
  readonly packId: string;
  readonly offset: number;
  readonly byteLength: number;
}
