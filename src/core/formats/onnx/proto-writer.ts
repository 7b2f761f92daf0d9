/** Kinds of field on the wire (protobuf encoding, proto3). */
const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;

/** Writes one protobuf message, field by field. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];

  integer(field: number, value: number): this {
    this.#key(field, VARINT);
    return this.#varint(BigInt(value));
  }

  float(field: number, value: number): this {
    this.#key(field, FIXED_32);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#parts.push(bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, BYTES);
    this.#varint(BigInt(value.length));
    this.#parts.push(value);
    return this;
  }

  message(field: number, value: ProtoWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }

  #key(field: number, kind: number): void {
    this.#varint(BigInt(field * 8 + kind));
  }

  /** Seven bits a byte, lowest first; negative numbers as their two's complement of 64 bits. */
  #varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#parts.push(Uint8Array.from(bytes));
    return this;
  }
}
