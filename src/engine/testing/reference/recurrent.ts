import { add, at, type Shaped } from './shaped.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Sequence {
  /** [n, t, gates·u] */
  readonly gates: Shaped;
  /** [u, gates·u] */
  readonly recurrent: Float64Array;
  /** Of a GRU: [gates·u]. */
  readonly bias?: Float64Array;
  /** [n, t, u] */
  readonly dStates: Float64Array;
}

/** What one step hands to the step before it. */
interface Step {
  readonly state: Float64Array;
  readonly cell: Float64Array;
  /** From slopes by state and cell to those by the step's gates, by the product h·R + b, and by what came in. */
  back(
    dState: Float64Array,
    dCell: Float64Array,
  ): {
    readonly dGates: Float64Array;
    readonly dProduct: Float64Array;
    readonly dState: Float64Array;
    readonly dCell: Float64Array;
  };
}

function gruStep(g: Float64Array, product: Float64Array, h: Float64Array): Step {
  const units = h.length;
  const z = h.map((_, u) => sigmoid(at(g, u) + at(product, u)));
  const r = h.map((_, u) => sigmoid(at(g, units + u) + at(product, units + u)));
  const inner = h.map((_, u) => at(product, 2 * units + u));
  const candidate = h.map((_, u) => Math.tanh(at(g, 2 * units + u) + at(r, u) * at(inner, u)));
  return {
    state: h.map((old, u) => at(z, u) * old + (1 - at(z, u)) * at(candidate, u)),
    cell: h,
    back(dState, dCell) {
      const dGates = new Float64Array(3 * units);
      const dProduct = new Float64Array(3 * units);
      dState.forEach((d, u) => {
        const [zu, ru, cu] = [at(z, u), at(r, u), at(candidate, u)];
        const dz = d * (at(h, u) - cu) * zu * (1 - zu);
        const dc = d * (1 - zu) * (1 - cu * cu);
        const dr = dc * at(inner, u) * ru * (1 - ru);
        dGates.set([dz], u);
        dGates.set([dr], units + u);
        dGates.set([dc], 2 * units + u);
        dProduct.set([dz], u);
        dProduct.set([dr], units + u);
        dProduct.set([dc * ru], 2 * units + u);
      });
      return { dGates, dProduct, dState: dState.map((d, u) => d * at(z, u)), dCell };
    },
  };
}

function lstmStep(g: Float64Array, product: Float64Array, h: Float64Array, c: Float64Array): Step {
  const units = h.length;
  const sum = g.map((value, i) => value + at(product, i));
  const part = (index: number, bend: (x: number) => number) =>
    h.map((_, u) => bend(at(sum, index * units + u)));
  const [i, f, k, o] = [part(0, sigmoid), part(1, sigmoid), part(2, Math.tanh), part(3, sigmoid)];
  const cell = c.map((old, u) => at(f, u) * old + at(i, u) * at(k, u));
  return {
    state: cell.map((value, u) => at(o, u) * Math.tanh(value)),
    cell,
    back(dState, dCell) {
      const dGates = new Float64Array(4 * units);
      const dBefore = dState.map((d, u) => {
        const bent = Math.tanh(at(cell, u));
        const dc = at(dCell, u) + d * at(o, u) * (1 - bent * bent);
        dGates.set([dc * at(k, u) * at(i, u) * (1 - at(i, u))], u);
        dGates.set([dc * at(c, u) * at(f, u) * (1 - at(f, u))], units + u);
        dGates.set([dc * at(i, u) * (1 - at(k, u) ** 2)], 2 * units + u);
        dGates.set([d * bent * at(o, u) * (1 - at(o, u))], 3 * units + u);
        return dc * at(f, u);
      });
      return { dGates, dProduct: dGates, dState: new Float64Array(units), dCell: dBefore };
    },
  };
}

/** States and gradients of a GRU (with a bias) or LSTM (without), step by step. */
export function referenceSequence({ gates, recurrent, bias, dStates }: Sequence) {
  const [n = 1, steps = 1, width = 1] = gates.shape;
  const units = recurrent.length / width;
  const states = new Float64Array(n * steps * units);
  const dGates = new Float64Array(gates.values.length);
  const dRecurrent = new Float64Array(recurrent.length);
  const dBias = new Float64Array(width);
  for (let example = 0; example < n; example++) {
    const befores: Float64Array[] = [];
    const run: Step[] = [];
    let [h, c] = [new Float64Array(units), new Float64Array(units)];
    for (let t = 0; t < steps; t++) {
      const from = (example * steps + t) * width;
      const product = new Float64Array(width);
      product.forEach((_, j) => {
        add(product, j, bias ? at(bias, j) : 0);
        h.forEach((value, u) => { add(product, j, value * at(recurrent, u * width + j)); }); // prettier-ignore
      });
      const g = gates.values.subarray(from, from + width);
      const step = bias ? gruStep(g, product, h) : lstmStep(g, product, h, c);
      befores.push(h);
      run.push(step);
      [h, c] = [Float64Array.from(step.state), Float64Array.from(step.cell)];
      states.set(h, (example * steps + t) * units);
    }
    let [dh, dc] = [new Float64Array(units), new Float64Array(units)];
    for (let t = steps - 1; t >= 0; t--) {
      const from = (example * steps + t) * units;
      const given = dh.map((value, u) => value + at(dStates, from + u));
      const back = (run[t] as Step).back(given, dc);
      dGates.set(back.dGates, (example * steps + t) * width);
      dh = Float64Array.from(back.dState);
      back.dProduct.forEach((value, j) => {
        add(dBias, j, value);
        (befores[t] as Float64Array).forEach((old, u) => {
          add(dRecurrent, u * width + j, old * value);
          add(dh, u, value * at(recurrent, u * width + j));
        });
      });
      dc = Float64Array.from(back.dCell);
    }
  }
  return { states, dGates, dRecurrent, dBias };
}
