import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxPlace, OnnxTensor } from './onnx-graph.ts';
import { ProtoWriter } from './proto-writer.ts';

/** IR version 8 goes with operator set 17 (ONNX 1.12). */
const IR_VERSION = 8;
const OPERATOR_SET = 17;

/** Field numbers and enumerations of onnx.proto. */
const ELEMENT = { float: 1, int64: 7 } as const;
const ATTRIBUTE = { float: 1, integer: 2, integers: 7 } as const;

function attributeMessage(name: string, value: OnnxAttribute): ProtoWriter {
  const message = new ProtoWriter().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, ATTRIBUTE.integer);
  if ('float' in value) return message.float(2, value.float).integer(20, ATTRIBUTE.float);
  for (const item of value) message.integer(8, item);
  return message.integer(20, ATTRIBUTE.integers);
}

function nodeMessage({ operator, inputs, outputs, attributes = {} }: OnnxNode): ProtoWriter {
  const message = new ProtoWriter();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, outputs.find((output) => output !== '') ?? operator).text(4, operator);
  for (const [name, value] of Object.entries(attributes)) {
    message.message(5, attributeMessage(name, value));
  }
  return message;
}

/** Values stand in the file lowest byte first, as on every machine that runs this. */
function tensorMessage({ name, shape, values }: OnnxTensor): ProtoWriter {
  const message = new ProtoWriter();
  for (const size of shape) message.integer(1, size);
  message.integer(2, values instanceof Float32Array ? ELEMENT.float : ELEMENT.int64);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message.text(8, name).bytes(9, bytes);
}

function placeMessage({ name, shape }: OnnxPlace): ProtoWriter {
  const dimensions = new ProtoWriter().message(1, new ProtoWriter().text(2, 'batch'));
  for (const size of shape) dimensions.message(1, new ProtoWriter().integer(1, size));
  const tensor = new ProtoWriter().integer(1, ELEMENT.float).message(2, dimensions);
  return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
}

/** An ONNX file. The metadata stand in `metadata_props`. */
export function writeOnnx(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const body = new ProtoWriter();
  for (const node of graph.nodes) body.message(1, nodeMessage(node));
  body.text(2, graph.name);
  for (const weight of graph.weights) body.message(5, tensorMessage(weight));
  body.message(11, placeMessage(graph.input)).message(12, placeMessage(graph.output));
  const model = new ProtoWriter().integer(1, IR_VERSION).text(2, 'R-CDM Studio').message(7, body);
  model.message(8, new ProtoWriter().text(1, '').integer(2, OPERATOR_SET));
  for (const [key, value] of Object.entries(metadata)) {
    model.message(14, new ProtoWriter().text(1, key).text(2, value));
  }
  return model.finish();
}
