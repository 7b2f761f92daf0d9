/** Transfer syntax UIDs of PS3.6 table A-1. */
export const ImplicitVRLittleEndian = '1.2.840.10008.1.2';
export const ExplicitVRLittleEndian = '1.2.840.10008.1.2.1';
export const EncapsulatedUncompressed = '1.2.840.10008.1.2.1.98';
export const DeflatedExplicitVRLittleEndian = '1.2.840.10008.1.2.1.99';
export const ExplicitVRBigEndian = '1.2.840.10008.1.2.2';
export const DeflatedImageFrame = '1.2.840.10008.1.2.8.1';
export const RleLossless = '1.2.840.10008.1.2.5';
export const JpegBaseline = '1.2.840.10008.1.2.4.50';
export const JpegExtended = '1.2.840.10008.1.2.4.51';
export const JpegSpectralSelection = '1.2.840.10008.1.2.4.53';
export const JpegFullProgression = '1.2.840.10008.1.2.4.55';
export const JpegLossless = '1.2.840.10008.1.2.4.57';
export const JpegLosslessSV1 = '1.2.840.10008.1.2.4.70';
export const JpegLsLossless = '1.2.840.10008.1.2.4.80';
export const JpegLsNearLossless = '1.2.840.10008.1.2.4.81';
export const Jpeg2000Lossless = '1.2.840.10008.1.2.4.90';
export const Jpeg2000 = '1.2.840.10008.1.2.4.91';
export const JpegXlLossless = '1.2.840.10008.1.2.4.110';
export const JpegXlJpegRecompression = '1.2.840.10008.1.2.4.111';
export const JpegXl = '1.2.840.10008.1.2.4.112';
export const Htj2kLossless = '1.2.840.10008.1.2.4.201';
export const Htj2kLosslessRpcl = '1.2.840.10008.1.2.4.202';
export const Htj2k = '1.2.840.10008.1.2.4.203';

const NATIVE: ReadonlySet<string> = new Set([
  ImplicitVRLittleEndian,
  ExplicitVRLittleEndian,
  DeflatedExplicitVRLittleEndian,
  ExplicitVRBigEndian,
]);

/** Pixel data is a plain value, not fragments: PS3.5 sections A.1, A.2, A.3 and A.5. */
export function isNative(transferSyntaxUid: string): boolean {
  return NATIVE.has(transferSyntaxUid);
}
