/** The gradient of a function of many numbers by central differences in float64: within about 1e-8 of smooth ones. */
export function numericGradient(
  of: (values: Float64Array) => number,
  at: Float64Array,
): Float64Array {
  const step = 1e-5;
  const moved = at.slice();
  return at.map((value, i) => {
    moved[i] = value + step;
    const above = of(moved);
    moved[i] = value - step;
    const below = of(moved);
    moved[i] = value;
    return (above - below) / (2 * step);
  });
}
