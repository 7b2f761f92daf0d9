type Access = 'read' | 'write';
type Element = 'f32' | 'i32' | 'u32' | 'vec4<f32>';

/** A compute shader: its tensors in binding order, its constants, and the body of its main function. */
export interface Shader<
  Tensors extends string = string,
  Ints extends string = never,
  Floats extends string = never,
> {
  /** One pipeline is kept for each name: what changes the code must change the name. */
  readonly name: string;
  readonly tensors: Readonly<Record<Tensors, `${Access} ${Element}`>>;
  /** Constants, read as `u.name`. */
  readonly ints?: readonly Ints[];
  readonly floats?: readonly Floats[];
  readonly workgroupSize: number;
  /** Functions and workgroup variables. */
  readonly declarations?: string;
  /**
   * WGSL. Sees `local`, the thread in its workgroup; `block`, the workgroup, always below the number
   * asked for; `index` = block·workgroupSize + local.
   */
  readonly main: string;
}

/** The whole WGSL of a shader. */
export function sourceOf(shader: Shader<string, string, string>): string {
  const tensors = Object.entries(shader.tensors).map(([name, binding], position) => {
    const [access, element] = binding.split(' ') as [Access, Element];
    const mode = access === 'read' ? 'read' : 'read_write';
    return `@group(0) @binding(${position}) var<storage, ${mode}> ${name}: array<${element}>;`;
  });
  const fields = [
    'blocks: i32',
    'firstBlock: i32',
    ...(shader.ints ?? []).map((name) => `${name}: i32`),
    ...(shader.floats ?? []).map((name) => `${name}: f32`),
  ];
  return `
${tensors.join('\n')}
struct Constants { ${fields.join(', ')} };
@group(0) @binding(${tensors.length}) var<uniform> u: Constants;
${shader.declarations ?? ''}
@compute @workgroup_size(${shader.workgroupSize})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) localIndex: u32,
) {
  let local = i32(localIndex);
  let block = u.firstBlock + i32(workgroup.x + workgroup.y * workgroups.x);
  if (block >= u.blocks) { return; }
  let index = block * ${shader.workgroupSize} + local;
${shader.main}
}
`;
}

/** Constants in the order of the shader's struct: where the workgroups end and begin, integers, floats. */
export function packConstants(
  [endBlock, firstBlock]: readonly [number, number],
  ints: readonly number[],
  floats: readonly number[],
): ArrayBuffer {
  const words = 2 + ints.length + floats.length;
  const data = new DataView(new ArrayBuffer(Math.ceil(words / 4) * 16));
  [endBlock, firstBlock, ...ints].forEach((value, position) => {
    data.setInt32(position * 4, value, true);
  });
  floats.forEach((value, position) => {
    data.setFloat32((2 + ints.length + position) * 4, value, true);
  });
  return data.buffer;
}
