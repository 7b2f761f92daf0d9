declare module '@cornerstonejs/dicom-image-loader/decode-image-frame' {
  export function decodeImageFrame(
    imageFrame: object,
    transferSyntax: string,
    pixelData: Uint8Array,
    decodeConfig: object,
    options: object,
    callback: undefined,
  ): Promise<unknown>;
}
