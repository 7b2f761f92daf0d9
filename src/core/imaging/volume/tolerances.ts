/**
 * Cosines of one plane are rounded: to three decimals they are off by 0.0005 each, their length by 0.0009
 * and their product by 0.0018. More is no rounding.
 */
export const COSINE_TOLERANCE = 2e-3;

/** Directions nearer than this are one: 0.05 mm over a field of 500 mm, below any pixel. */
export const ORIENTATION_TOLERANCE = 1e-4;

/** Relative. Pixel spacings nearer than this are one: a tenth of a pixel over 1 000 columns. */
export const PIXEL_SPACING_TOLERANCE = 1e-4;

/** Positions nearer than this are one: a tenth of the thinnest clinical slices (0.1 mm). */
export const POSITION_TOLERANCE_MM = 0.01;

/** Share of the distance of slices by which one may lie beside the even grid. */
export const SPACING_TOLERANCE = 0.01;

/** Share of a pixel by which a first pixel may lie beside the line of the others: interpolation hides it. */
export const OFFSET_TOLERANCE_PIXELS = 0.1;

/** Cosines rounded to three decimals turn the normal by up to 0.0009; a gantry is tilted by degrees. */
export const TILT_TOLERANCE_RADIANS = 1e-3;

/** Of the places of a volume at least this share is taken; else it is two slabs, not one with a gap. */
export const LEAST_FILLED_SHARE = 0.5;

/** No position, pixel or slice is a kilometre: such a number is an error, and its products are endless. */
export const LONGEST_LENGTH_MM = 1e6;
