/** The door to pixel data: what it is and how to get a frame of it. */
export { describePixels, type PixelArray, type PixelDescription } from './pixel-description.ts';
export { nativeFrame, nativeFrameRange, samplesOf } from './native-frame.ts';
