declare const identifying: unique symbol;
declare const deidentified: unique symbol;

/**
 * A value that may name a person: a header text, a file name, a path. It may be shown to the curator
 * on this screen and used to compute keyed ids; errors, logs and the network layer do not accept it.
 */
export type Identifying<T> = { readonly [identifying]: T };

/** A value that has passed the de-identification engine and the residual scan. */
export type Deidentified<T> = T & { readonly [deidentified]: true };

/** Marks a raw value at the moment it is read from outside. */
export function identify<T>(value: T): Identifying<T> {
  return value as unknown as Identifying<T>;
}

/** Opens an identifying value: only for showing it on this screen, or for keyed hashing. */
export function reveal<T>(value: Identifying<T>): T {
  return value as unknown as T;
}
